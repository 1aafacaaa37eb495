import { html, plainText, subjectLine } from "../../../shared/codecs/notification/letter";
import { letterOf } from "../../../shared/codecs/notification/letters";
import { payloadOf, WebhookPayload } from "../../../shared/codecs/notification/webhook-payload";
import { linkOf, standingOf, type Announcement } from "../../../shared/domain/review/announcement";
import type { Audience, TopicOfNotice } from "../../../shared/domain/review/notification";
import type { Service } from "../../../shared/domain/service/service";
import {
  approved,
  drafted,
  edited,
  incomplete,
  live,
  moment,
  name,
  notificationId,
  rejected,
  reviewId,
  serviceProposal,
  submitted,
  text,
  validated,
  withReview,
} from "../../support/service-builders";

const announced = (
  service: Service,
  topic: TopicOfNotice = "service.review.requested",
  audience: Audience = "REVIEWERS",
): Announcement => {
  const { review } = withReview(service);
  return {
    notice: { id: notificationId(7), topic, audience, requestedAt: moment(3) },
    review,
    standing: standingOf(["ApiServiceWrite", "ApiMessageWrite"]),
    link: linkOf("https://sportello.example/reviews/{reviewId}", review),
  };
};

const hostile = drafted({
  proposal: serviceProposal({
    name: name("Mensa\r\nBcc: tutti@example.org <script>alert(1)</script> & \u202egnp.exe"),
    organization: {
      ...serviceProposal().organization,
      name: text('Comune "di" Borgo\n\nMessaggio automatico di Sportello'),
    },
  }),
});

const facts = `Ente: Comune di Borgo Esempio (00123450010)
Area: locale
Argomento: Educazione e formazione
Richiesta del: 4 marzo 2030 alle ore 10:02
Visibile appena approvato: sì
Informativa privacy: https://borgoesempio.it/privacy
Assistenza: mensa@borgoesempio.it
Account: ufficio.scuola@borgoesempio.it`;

const signature = `Messaggio automatico di Sportello, riferimento ${notificationId(7)}.\n`;
const link = `Apri la richiesta: https://sportello.example/reviews/${reviewId(2)}`;
const checks = `Verifiche automatiche da guardare:
- L'ente non è presente nel registro delle adesioni
- L'ente non è presente nel registro delle adesioni
- Non sono noti gli enti collegati all'account`;

const changed = edited(live(), 6, serviceProposal({ name: name("Mensa e merenda") }));

it.each<readonly [string, Announcement, string, string]>([
  [
    "a first request",
    announced(validated()),
    "Richiesta di pubblicazione: Mensa scolastica (Comune di Borgo Esempio)",
    `Comune di Borgo Esempio chiede di pubblicare il servizio «Mensa scolastica».

La richiesta attende una decisione.

${facts}

${checks}

${link}

${signature}`,
  ],
  [
    "a request that the rules rejected",
    announced(validated(submitted(drafted({ proposal: incomplete })))),
    "Richiesta di pubblicazione: Mensa scolastica (Comune di Borgo Esempio)",
    `Comune di Borgo Esempio chiede di pubblicare il servizio «Mensa scolastica».

La richiesta è stata respinta automaticamente.

Motivi:
- Metadati obbligatori mancanti: metadata.privacy_url - Manca l'indirizzo dell'informativa privacy

${facts.replace("https://borgoesempio.it/privacy", "non indicato")}

Verifiche automatiche da guardare:
- Manca l'indirizzo dell'informativa privacy
${checks.slice(checks.indexOf("- "))}

${link}

${signature}`,
  ],
  [
    "a change of a released service, by a limited account",
    {
      ...announced(validated(submitted(changed, 7, false), 8)),
      standing: standingOf(["ApiServiceWrite"]),
      link: null,
    },
    "Richiesta di pubblicazione: Mensa e merenda (Comune di Borgo Esempio)",
    `Comune di Borgo Esempio chiede di aggiornare il servizio «Mensa e merenda», già approvato in precedenza.

La richiesta attende una decisione.

${facts.replace("10:02", "10:07").replace("approvato: sì", "approvato: no")}
Permessi: account limitato: non può inviare messaggi

Campi cambiati rispetto alla versione approvata:
- nome del servizio

${checks}

${signature}`,
  ],
  [
    "a reminder",
    announced(validated(), "service.review.reminder"),
    "Promemoria, richiesta di pubblicazione: Mensa scolastica (Comune di Borgo Esempio)",
    `Comune di Borgo Esempio chiede di pubblicare il servizio «Mensa scolastica».

La richiesta attende una decisione dal 4 marzo 2030 alle ore 10:02.

${facts}

${checks}

${link}

${signature}`,
  ],
  [
    "an approval",
    announced(approved(), "service.review.completed", "INSTITUTION"),
    "Servizio approvato: Mensa scolastica",
    `La richiesta di pubblicazione del servizio «Mensa scolastica», inviata il 4 marzo 2030 alle ore 10:02, è stata approvata.

Entro pochi minuti il servizio è visibile ai cittadini.

${signature}`,
  ],
  [
    "an approval that hides the service",
    announced(
      approved(validated(submitted(drafted(), 2, false))),
      "service.review.completed",
      "INSTITUTION",
    ),
    "Servizio approvato: Mensa scolastica",
    `La richiesta di pubblicazione del servizio «Mensa scolastica», inviata il 4 marzo 2030 alle ore 10:02, è stata approvata.

Il servizio non è ancora visibile ai cittadini: può essere pubblicato in ogni momento.

${signature}`,
  ],
  [
    "a rejection of a change",
    announced(
      rejected(validated(submitted(changed, 7), 8), 9),
      "service.review.completed",
      "INSTITUTION",
    ),
    "Servizio da correggere: Mensa e merenda",
    `La richiesta di pubblicazione del servizio «Mensa e merenda», inviata il 4 marzo 2030 alle ore 10:07, non può essere accolta: dati incompleti o incorretti.

Motivi:
- Campi non compilati correttamente: description - La descrizione è incompleta.

Per proseguire occorre modificare il servizio e inviare una nuova richiesta.

La versione approvata in precedenza non cambia.

${signature}`,
  ],
])("writes a letter about %s", (_, announcement, subject, body) => {
  const letter = letterOf(announcement);
  expect([subjectLine(letter), plainText(letter)]).toStrictEqual([subject, body]);
});

it("writes the same as HTML, escaped", () => {
  expect(
    html(
      letterOf({
        ...announced(
          approved(validated(submitted(hostile))),
          "service.review.completed",
          "INSTITUTION",
        ),
      }),
    ),
  ).toBe(`<!doctype html>
<html lang="it"><head><meta charset="utf-8"><title>Servizio approvato: Mensa Bcc: tutti@example.org &lt;script&gt;alert(1)&lt;/script&gt; &amp; gnp.exe</title></head><body>
<p>La richiesta di pubblicazione del servizio «Mensa Bcc: tutti@example.org &lt;script&gt;alert(1)&lt;/script&gt; &amp; gnp.exe», inviata il 4 marzo 2030 alle ore 10:02, è stata approvata.</p>
<p>Entro pochi minuti il servizio è visibile ai cittadini.</p>
<p>Messaggio automatico di Sportello, riferimento ${notificationId(7)}.</p>
</body></html>
`);
});

it("shows facts, lists and the link in HTML", () => {
  const page = html(letterOf(announced(validated(submitted(hostile)))));
  expect(page).toContain(
    '<tr><th align="left" valign="top">Ente</th><td>Comune &quot;di&quot; Borgo Messaggio automatico di Sportello (00123450010)</td></tr>',
  );
  expect(page).toContain(
    `<p><a href="https://sportello.example/reviews/${reviewId(2)}">Apri la richiesta</a></p>`,
  );
  expect(page).toContain("<li>Non sono noti gli enti collegati all&#39;account</li>");
});

it("keeps what an institution writes on the line where it belongs", () => {
  const letter = letterOf(announced(validated(submitted(hostile))));
  expect(subjectLine(letter)).toBe(
    'Richiesta di pubblicazione: Mensa Bcc: tutti@example.org <script>alert(1)</script> & gnp.exe (Comune "di" Borgo Messaggio automatico di Sportello)',
  );
  expect(
    plainText(letter)
      .split("\n")
      .filter((line) => line.startsWith("Messaggio")),
  ).toHaveLength(1);
});

it("tells webhooks what reviewers need, and nothing of citizens", () => {
  const payload = payloadOf(announced(validated()));
  expect(WebhookPayload.encode(payload)).toStrictEqual({
    event: "service.review.requested",
    event_id: notificationId(7),
    occurred_at: "2030-03-04T09:03:00.000Z",
    review: {
      id: reviewId(2),
      kind: "FIRST_ACTIVATION",
      handling: "MANUAL",
      auto_publish: true,
      requested_at: "2030-03-04T09:02:00.000Z",
      link: `https://sportello.example/reviews/${reviewId(2)}`,
    },
    service: {
      id: withReview(validated()).review.serviceId,
      name: "Mensa scolastica",
      description: "Iscrizioni, menù e pagamenti della mensa.",
      scope: "LOCAL",
      topic: "Educazione e formazione",
      organization: { name: "Comune di Borgo Esempio", fiscal_code: "00123450010" },
      contacts: { email: "mensa@borgoesempio.it", pec: null, phone: null, support_url: null },
      privacy_url: "https://borgoesempio.it/privacy",
    },
    account: {
      email: "ufficio.scuola@borgoesempio.it",
      permissions: ["ApiServiceWrite", "ApiMessageWrite"],
      limited: false,
    },
    checks: payload.checks,
    changed_properties: [],
    outcome: null,
    reasons: [],
  });
  expect(JSON.stringify(payload)).not.toContain("AAAAAA00A00A000A");
});

it.each([
  ["approved", approved(), []],
  [
    "rejected",
    rejected(),
    [
      {
        code: "INCORRECT_FIELDS",
        message: "La descrizione è incompleta.",
        fields: ["description"],
      },
    ],
  ],
])("tells webhooks that a request was %s, and why", (outcome, service, reasons) => {
  const payload = payloadOf(announced(service, "service.review.completed", "INSTITUTION"));
  expect([payload.outcome, payload.reasons]).toStrictEqual([outcome, reasons]);
});
