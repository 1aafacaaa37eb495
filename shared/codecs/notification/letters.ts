import { toMillis, type Instant } from "../../prelude/instant";
import type { Announcement } from "../../domain/review/announcement";
import type { Review } from "../../domain/review/model";
import { reasonLine, type Reason } from "../../domain/review/reasons";
import { fields } from "../../domain/service/fields";
import { findTopic, topics } from "../../domain/service/topics";
import type { Block, Letter } from "./letter";

/** What people read in their mail about a request to publish. In Italian, as everything that institutions see. */

const italianTime = new Intl.DateTimeFormat("it-IT", {
  timeZone: "Europe/Rome",
  day: "numeric",
  month: "long",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
});

const told = (at: Instant): string => italianTime.format(new Date(toMillis(at)));

const paragraph = (text: string): Block => ({ _tag: "Paragraph", text });

const items = (title: string, lines: ReadonlyArray<string>): ReadonlyArray<Block> =>
  lines.length === 0 ? [] : [{ _tag: "Items", title, items: lines }];

const reasonItems = (reasons: ReadonlyArray<Reason>): ReadonlyArray<Block> =>
  items("Motivi", reasons.map(reasonLine));

const quoted = ({ snapshot }: Review): string => `«${snapshot.name}»`;

const asked = (review: Review): string => {
  const { name } = review.snapshot.organization;
  return review.kind === "FIRST_ACTIVATION"
    ? `${name} chiede di pubblicare il servizio ${quoted(review)}.`
    : `${name} chiede di aggiornare il servizio ${quoted(review)}, già approvato in precedenza.`;
};

const standsAt = (review: Review): string => {
  switch (review.status) {
    case "PENDING":
      return "La richiesta attende una decisione.";
    case "IN_PROGRESS":
      return "La richiesta è in lavorazione.";
    case "APPROVED":
      return review.handling === "AUTO_APPROVED"
        ? "La richiesta è stata approvata automaticamente."
        : "La richiesta è già stata approvata.";
    case "REJECTED":
      return review.handling === "AUTO_REJECTED"
        ? "La richiesta è stata respinta automaticamente."
        : "La richiesta è già stata respinta.";
    case "WITHDRAWN":
      return "L'ente ha ritirato la richiesta.";
    case "SUPERSEDED":
      return "Il servizio è cambiato e la richiesta non vale più.";
  }
};

const missing = "non indicato";

const contactsOf = ({ snapshot: { metadata } }: Review): string => {
  const contacts = [metadata.phone, metadata.email, metadata.pec, metadata.supportUrl].filter(
    (contact) => contact !== null,
  );
  return contacts.length === 0 ? missing : contacts.join(", ");
};

const factsOf = ({ review, standing }: Announcement): Block => {
  const { autoPublish, requestedAt, requestedBy, snapshot } = review;
  const { metadata, organization } = snapshot;
  const topic = metadata.topicId === null ? null : findTopic(topics, metadata.topicId);
  return {
    _tag: "Facts",
    facts: [
      ["Ente", `${organization.name} (${organization.fiscalCode})`],
      ["Area", metadata.scope === "NATIONAL" ? "nazionale, da verificare" : "locale"],
      ["Argomento", topic?.name ?? missing],
      ["Richiesta del", told(requestedAt)],
      ["Visibile appena approvato", autoPublish ? "sì" : "no"],
      ["Informativa privacy", metadata.privacyUrl ?? missing],
      ["Assistenza", contactsOf(review)],
      ["Account", requestedBy.email ?? missing],
      ...(standing?.isLimited === true
        ? ([["Permessi", "account limitato: non può inviare messaggi"]] as const)
        : []),
    ],
  };
};

/** Only what a reviewer has to look at: what passed needs no line. */
const openChecks = ({ checks }: Review): ReadonlyArray<string> =>
  checks.flatMap(({ outcome, text }) => (outcome === "PASS" || text === null ? [] : [text]));

const signature = ({ notice }: Announcement): Block =>
  paragraph(`Messaggio automatico di Sportello, riferimento ${notice.id}.`);

const toReviewers = (
  announcement: Announcement,
  opening: ReadonlyArray<Block>,
): Letter["blocks"] => {
  const { link, review } = announcement;
  return [
    ...opening,
    ...(review.status === "REJECTED" ? reasonItems(review.decision.reasons) : []),
    factsOf(announcement),
    ...items(
      "Campi cambiati rispetto alla versione approvata",
      review.changedFields.map((path) => fields[path].label),
    ),
    ...items("Verifiche automatiche da guardare", openChecks(review)),
    ...(link === null
      ? []
      : [{ _tag: "Link" as const, label: "Apri la richiesta", address: link }]),
    signature(announcement),
  ];
};

const about = ({ snapshot: { name, organization } }: Review): string =>
  `${name} (${organization.name})`;

const requested = (announcement: Announcement): Letter => {
  const { review } = announcement;
  return {
    subject: `Richiesta di pubblicazione: ${about(review)}`,
    blocks: toReviewers(announcement, [paragraph(asked(review)), paragraph(standsAt(review))]),
  };
};

const reminder = (announcement: Announcement): Letter => {
  const { review } = announcement;
  const waits = `La richiesta attende una decisione dal ${told(review.requestedAt)}.`;
  return {
    subject: `Promemoria, richiesta di pubblicazione: ${about(review)}`,
    blocks: toReviewers(announcement, [
      paragraph(asked(review)),
      paragraph(review.status === "PENDING" ? waits : standsAt(review)),
    ]),
  };
};

const afterApproval = ({ autoPublish, kind }: Review): string => {
  if (autoPublish) return "Entro pochi minuti il servizio è visibile ai cittadini.";
  return kind === "FIRST_ACTIVATION"
    ? "Il servizio non è ancora visibile ai cittadini: può essere pubblicato in ogni momento."
    : "Entro pochi minuti i nuovi dati sostituiscono i precedenti. La visibilità del servizio non cambia.";
};

const completed = (announcement: Announcement): Letter => {
  const { review } = announcement;
  const request = `La richiesta di pubblicazione del servizio ${quoted(review)}, inviata il ${told(review.requestedAt)},`;
  if (review.status === "APPROVED")
    return {
      subject: `Servizio approvato: ${review.snapshot.name}`,
      blocks: [
        paragraph(`${request} è stata approvata.`),
        paragraph(afterApproval(review)),
        signature(announcement),
      ],
    };
  if (review.status === "REJECTED")
    return {
      subject: `Servizio da correggere: ${review.snapshot.name}`,
      blocks: [
        paragraph(`${request} non può essere accolta: dati incompleti o incorretti.`),
        ...reasonItems(review.decision.reasons),
        paragraph("Per proseguire occorre modificare il servizio e inviare una nuova richiesta."),
        ...(review.kind === "UPDATE"
          ? [paragraph("La versione approvata in precedenza non cambia.")]
          : []),
        signature(announcement),
      ],
    };
  return {
    subject: `Richiesta di pubblicazione: ${review.snapshot.name}`,
    blocks: [paragraph(standsAt(review)), signature(announcement)],
  };
};

export const letterOf = (announcement: Announcement): Letter => {
  switch (announcement.notice.topic) {
    case "service.review.requested":
      return requested(announcement);
    case "service.review.reminder":
      return reminder(announcement);
    case "service.review.completed":
      return completed(announcement);
  }
};
