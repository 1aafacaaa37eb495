import * as RTE from "fp-ts/ReaderTaskEither";
import { flow, pipe } from "fp-ts/function";
import { PaymentPositionModel, proposalOf } from "../../shared/codecs/http/debt-position-request";
import { modelViewOf, PaymentPositionModelView } from "../../shared/codecs/http/debt-position-view";
import { etagOf } from "../../shared/codecs/http/etag";
import { flag, OrganizationPath, segregationCodes } from "../../shared/codecs/http/parameters";
import { segregationGrant } from "../../shared/http/access";
import { endpoint } from "../../shared/http/endpoint";
import type { Input } from "../../shared/http/contract";
import type { FailureOf } from "../../shared/http/failure";
import { record } from "../../shared/prelude/record";
import {
  createDebtPosition as create,
  type Idempotency,
} from "../../shared/workflows/create-debt-position";
import type { HasDebtPositionSettings } from "../../shared/config/settings";
import { positionAnswerExample, positionExample } from "./examples";
import {
  etagHeader,
  institutionAccess,
  maxJsonBytes,
  positionsTag,
  type DebtPositionSurface,
} from "./surface";

const validatedAs = "createDebtPosition";
const keyHeader = "Idempotency-Key";
const maxKeyLength = 255;

const idempotencyOf = ({
  caller,
  header,
}: Input<unknown, unknown, unknown>): RTE.ReaderTaskEither<
  unknown,
  FailureOf<"InvalidParameters">,
  Idempotency | null
> => {
  const key = header(keyHeader);
  if (key === null || caller === null) return RTE.right(null);
  return key.length <= maxKeyLength
    ? RTE.right({ subscription: caller.subscription, key })
    : RTE.left({
        _tag: "InvalidParameters",
        operation: validatedAs,
        violations: [
          {
            _tag: "Constraint",
            name: keyHeader,
            message: `size must be between 1 and ${maxKeyLength}`,
          },
        ],
      });
};

const render = flow(modelViewOf, (view) => JSON.stringify(PaymentPositionModelView.encode(view)));

export const createDebtPosition = (surface: DebtPositionSurface) =>
  endpoint({
    id: surface.functionName("createDebtPosition"),
    operationId: "createPosition",
    validatedAs,
    surface,
    method: "POST",
    route: "organizations/{organizationfiscalcode}/debtpositions",
    tag: positionsTag,
    summary: "Create a debt position, as a draft or published at once",
    access: institutionAccess,
    params: OrganizationPath,
    query: record("CreateQuery", { toPublish: flag(false), segregationCodes }),
    requestHeaders: {
      [keyHeader]: "Makes a repetition safe: for 24 hours it gets the first answer",
    },
    body: { codec: PaymentPositionModel, maxBytes: maxJsonBytes, example: positionExample },
    success: {
      status: 201,
      description: "The position as created",
      body: PaymentPositionModelView,
      example: positionAnswerExample,
      headers: { ...etagHeader, "Idempotency-Replayed": "true on a repeated answer" },
    },
    failures: [
      "SegregationForbidden",
      "InvalidDebtPosition",
      "ReservedMetadata",
      "DuplicateDebtPosition",
      "IdempotencyKeyReused",
      "TooContended",
    ],
    run: (input) => {
      const { organizationfiscalcode: organization } = input.params;
      return pipe(
        idempotencyOf(input),
        RTE.bindTo("idempotency"),
        RTE.bindW("settings", () =>
          RTE.asks(({ auxDigit, isStrict }: HasDebtPositionSettings) => ({ auxDigit, isStrict })),
        ),
        RTE.flatMap(({ settings, idempotency }) =>
          create({
            organization,
            serviceType: surface.serviceType,
            proposal: proposalOf(input.body),
            toPublish: input.query.toPublish,
            grant: segregationGrant(input.caller, organization, input.query.segregationCodes),
            ...settings,
            idempotency,
            render,
          }),
        ),
        RTE.map(({ body, replayed, version }) => ({
          text: body,
          etag: etagOf(version),
          headers: replayed ? { "Idempotency-Replayed": "true" } : {},
        })),
      );
    },
  });
