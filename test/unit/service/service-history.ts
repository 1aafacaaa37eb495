import * as E from "fp-ts/Either";
import * as fc from "fast-check";
import { approve } from "../../../shared/domain/review/approve";
import { assign } from "../../../shared/domain/review/assign";
import { explain } from "../../../shared/domain/review/comment";
import type { Review } from "../../../shared/domain/review/model";
import { notifyAgain, remind } from "../../../shared/domain/review/notify-again";
import type { Reason } from "../../../shared/domain/review/reasons";
import { recordAttempt } from "../../../shared/domain/review/record-attempt";
import { reject } from "../../../shared/domain/review/reject";
import { supersede } from "../../../shared/domain/review/supersede";
import { validate } from "../../../shared/domain/review/validate";
import { defaultManualFields } from "../../../shared/domain/service-checks/handling";
import { changeGroup } from "../../../shared/domain/service-lifecycle/change-group";
import { remove } from "../../../shared/domain/service-lifecycle/delete";
import { edit } from "../../../shared/domain/service-lifecycle/edit";
import { submit } from "../../../shared/domain/service-lifecycle/submit";
import { withdraw } from "../../../shared/domain/service-lifecycle/withdraw";
import { publish } from "../../../shared/domain/service-publication/publish";
import { release } from "../../../shared/domain/service-publication/release";
import { unpublish } from "../../../shared/domain/service-publication/unpublish";
import type { Lifecycle } from "../../../shared/domain/service-lifecycle/model";
import type { Publication } from "../../../shared/domain/service-publication/model";
import {
  queueOf,
  type ServiceEvent,
  type ServiceQueue,
} from "../../../shared/domain/service/events";
import type { ReviewId } from "../../../shared/domain/service/identifiers";
import type { Service, ServiceDecision } from "../../../shared/domain/service/service";
import { topics } from "../../../shared/domain/service/topics";
import {
  checkPolicy,
  description,
  drafted,
  facts,
  groupId,
  incomplete,
  lines,
  releasing,
  remark,
  reviewer,
  reviewerId,
  reviewId,
  sandbox,
  serviceProposal,
  step,
  submitter,
} from "../../support/service-builders";

/** What may happen to a service, in any order. A number picks among the requests or messages there are. */
export type Move =
  | { readonly does: "edit"; readonly version: "complete" | "incomplete" | "rewritten" }
  | { readonly does: "submit"; readonly autoPublish: boolean }
  | { readonly does: "changeGroup"; readonly group: "g1" | "g2" | null }
  | { readonly does: "withdraw" | "remove" | "publish" | "unpublish" | "explain" }
  | { readonly does: "deliver"; readonly queue: ServiceQueue; readonly pick: number }
  | { readonly does: "approve" | "supersede" | "remind" | "notifyAgain"; readonly pick: number }
  | { readonly does: "reject"; readonly pick: number; readonly reasons: ReadonlyArray<Reason> }
  | { readonly does: "assign"; readonly pick: number; readonly assignee: "r2" | null };

/** What is stored: one service, all requests it ever made, all messages it ever sent. */
export type World = {
  readonly lifecycle: Lifecycle;
  readonly publication: Publication | null;
  readonly reviews: ReadonlyArray<Review>;
  readonly messages: ReadonlyArray<ServiceEvent>;
};

export type Taken = {
  readonly before: World;
  readonly after: World;
  readonly move: Move;
  /** What the command saw. */
  readonly service: Service;
  readonly result: E.Either<{ readonly _tag: string }, ServiceDecision>;
};

const picks = fc.nat({ max: 30 });
const reasons: fc.Arbitrary<ReadonlyArray<Reason>> = fc.array(
  fc.record({
    code: fc.constantFrom("MISSING_CONTRACT", "ACCOUNT_NOT_DELEGATE", "INCORRECT_FIELDS"),
    message: fc.constantFrom(null, " ", "Da correggere."),
    fields: fc.constantFrom([], [""], ["description"]),
  }),
  { maxLength: 3 },
);

const moves: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      does: fc.constant("edit"),
      version: fc.constantFrom("complete", "complete", "incomplete", "rewritten"),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ does: fc.constant("submit"), autoPublish: fc.boolean() }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      does: fc.constant("deliver"),
      queue: fc.constantFrom("request-validation", "request-publication", "review-notifications"),
      pick: picks,
    }),
  },
  { weight: 4, arbitrary: fc.record({ does: fc.constant("approve"), pick: picks }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant("reject"), pick: picks, reasons }) },
  {
    weight: 8,
    arbitrary: fc.record({
      does: fc.constantFrom("withdraw", "publish", "unpublish", "unpublish", "explain"),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constantFrom("supersede", "remind", "notifyAgain"),
      pick: picks,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      does: fc.constant("assign"),
      pick: picks,
      assignee: fc.constantFrom("r2", null),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      does: fc.constant("changeGroup"),
      group: fc.constantFrom("g1", "g2", null),
    }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constantFrom("remove") }) },
);

/** The shortest way to a released copy, so that half of the lives begin with one. */
const activation = (autoPublish: boolean): ReadonlyArray<Move> => [
  { does: "submit", autoPublish },
  { does: "deliver", queue: "request-validation", pick: 0 },
  { does: "approve", pick: 0 },
  { does: "deliver", queue: "request-publication", pick: 0 },
];

export const lives: fc.Arbitrary<ReadonlyArray<Move>> = fc
  .tuple(
    fc.constantFrom([], [], activation(true), activation(false)),
    fc.array(moves, { minLength: 5, maxLength: 30 }),
  )
  .map(([first, then]) => [...first, ...then]);

const versions = {
  complete: serviceProposal(),
  incomplete,
  rewritten: serviceProposal({ description: description("Riscritta da capo.") }),
};

export const beginning: World = {
  lifecycle: drafted().lifecycle,
  publication: null,
  reviews: [],
  messages: [],
};

const reviewWith = ({ reviews }: World, id: ReviewId | null): Review | null =>
  reviews.find((review) => review.id === id) ?? null;

const picked = <A>(all: ReadonlyArray<A>, pick: number): A | null =>
  all.length === 0 ? null : (all[pick % all.length] ?? null);

/** The service as a command on it is given: with its latest request, or the one that the move names. */
const loaded = (world: World, move: Move): Service => {
  const { lifecycle, publication } = world;
  if (move.does === "deliver") {
    const message = picked(
      world.messages.filter((event) => queueOf(event) === move.queue),
      move.pick,
    );
    return { lifecycle, publication, review: reviewWith(world, message?.reviewId ?? null) };
  }
  return {
    lifecycle,
    publication,
    review:
      "pick" in move ? picked(world.reviews, move.pick) : reviewWith(world, lifecycle.lastReview),
  };
};

const nothing = E.left({ _tag: "NothingThere" });

const performed = (world: World, move: Move, service: Service, number: number): Taken["result"] => {
  const now = step(number);
  const scoped = { ...now, scope: null };
  const { review } = service;
  switch (move.does) {
    case "edit":
      return edit({ ...scoped, proposal: versions[move.version], catalogue: topics, sandbox })(
        service,
      );
    case "submit":
      return submit({
        ...scoped,
        account: submitter,
        autoPublish: move.autoPublish,
        reviewId: reviewId(number),
      })(service);
    case "withdraw":
      return withdraw(scoped)(service);
    case "remove":
      return remove(scoped)(service);
    case "publish":
      return publish(scoped)(service);
    case "unpublish":
      return unpublish(scoped)(service);
    case "changeGroup":
      return changeGroup({ ...now, groupId: move.group === null ? null : groupId(move.group) })(
        service,
      );
    case "explain":
    case "approve":
    case "reject":
    case "assign":
    case "supersede":
    case "remind":
    case "notifyAgain":
    case "deliver":
      break;
  }
  if (review === null) return nothing;
  const reviewed = { ...service, review };
  const told = { ...now, reviewer, note: null, lines: lines(number).institution };
  switch (move.does) {
    case "explain":
      return explain({ ...scoped, userId: submitter.userId, text: remark("Ecco.") })(reviewed);
    case "approve":
      return approve(told)(reviewed);
    case "reject":
      return reject({ ...told, reasons: move.reasons })(reviewed);
    case "assign":
      return assign({
        ...now,
        reviewer,
        assignee: move.assignee === null ? null : reviewerId(move.assignee),
      })(reviewed);
    case "supersede":
      return E.right(supersede(now)(reviewed));
    case "remind":
      return E.right(remind({ ...now, everyHours: 0, lines: lines(number).reviewers })(reviewed));
    case "notifyAgain":
      return E.right(notifyAgain({ ...now, channel: null, lines: lines(number) })(reviewed));
    case "deliver":
      break;
  }
  switch (move.queue) {
    case "request-publication":
      return E.right(release(releasing(number))(service));
    case "request-validation":
      return E.right(
        validate({
          ...now,
          facts: facts(),
          checks: checkPolicy(),
          lines: lines(number),
          approval: {
            automatic: true,
            trustedOwners: new Set(),
            manualFields: defaultManualFields(true),
          },
        })(reviewed),
      );
    case "review-notifications": {
      const message = picked(
        world.messages.filter((event) => queueOf(event) === move.queue),
        move.pick,
      );
      const id = message?.notificationId ?? null;
      return id === null
        ? nothing
        : E.right(recordAttempt({ ...now, id, outcome: { _tag: "Sent" } })(reviewed));
    }
  }
};

const stored = (world: World, { events, next }: ServiceDecision): World => ({
  lifecycle: next.lifecycle,
  publication: next.publication,
  reviews:
    next.review === null || world.reviews.includes(next.review)
      ? world.reviews
      : reviewWith(world, next.review.id) === null
        ? [...world.reviews, next.review]
        : world.reviews.map((review) => (review.id === next.review?.id ? next.review : review)),
  messages: [...world.messages, ...events.filter((event) => queueOf(event) !== null)],
});

/** One move: what was seen, what was decided, what is stored afterwards. */
export const take = (world: World, move: Move, number: number): Taken => {
  const service = loaded(world, move);
  const result = performed(world, move, service, number);
  return {
    before: world,
    after: E.isRight(result) ? stored(world, result.right) : world,
    move,
    service,
    result,
  };
};

/** A whole life, move by move; step 1 was the creation. */
export const lived = (sequence: ReadonlyArray<Move>): ReadonlyArray<Taken> =>
  sequence.reduce<ReadonlyArray<Taken>>(
    (past, move, index) => [...past, take(past.at(-1)?.after ?? beginning, move, index + 2)],
    [],
  );
