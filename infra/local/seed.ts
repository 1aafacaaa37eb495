// Containers, queues, demonstration keys and positions. Refuses to run against anything but this machine.
import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import type * as t from "io-ts";
import { blobServiceOf, cosmosClientOf, queueServiceOf } from "../../functions/connections";
import { environmentOf, type Environment } from "../../functions/environment";
import { PaymentPositionModel, proposalOf } from "../../shared/codecs/http/debt-position-request";
import { variables } from "../../shared/config/environment";
import { settingsOf, type Settings } from "../../shared/config/settings";
import { pay } from "../../shared/domain/debt-position/pay";
import { zero } from "../../shared/domain/primitives/cents";
import { OrganizationFiscalCode, type Iupd } from "../../shared/domain/primitives/identifiers";
import { setUpBlobs, setUpDatabase, setUpQueues } from "../../shared/persistence/setup";
import { fromMillis } from "../../shared/prelude/instant";
import { GroupId, OwnerId } from "../../shared/domain/service/identifiers";
import { managePrefix } from "../../shared/workflows/create-subscription";
import { createDebtPosition } from "../../shared/workflows/create-debt-position";
import { commandDebtPosition } from "../../shared/workflows/debt-position-command";
import { demonstrationKeys, organization, type DemonstrationKey } from "./demonstration";
import { demonstrationPositions, type DemonstrationPosition } from "./demonstration-positions";

const dayMs = 86_400_000;
const now = Date.now();

const isThisMachine = (settings: Settings): boolean =>
  settings.cosmos._tag === "Key" &&
  ["127.0.0.1", "localhost", "[::1]"].includes(new URL(settings.cosmos.endpoint).hostname);

const decoded = <A, O>(codec: t.Type<A, O>, value: unknown): A => {
  const result = codec.decode(value);
  if (E.isLeft(result)) throw new Error(`The demonstration data has no valid ${codec.name}.`);
  return result.right;
};

const fiscalCode = decoded(OrganizationFiscalCode, organization);

/** The same environment at another time. */
const daysAgo = (environment: Environment, days: number): Environment => ({
  ...environment,
  now: () => fromMillis(now - days * dayMs),
});

/** Named after its owner, or after the group that it is restricted to. */
const manageSubscription = ({
  groups: [group],
  owner,
}: NonNullable<DemonstrationKey["services"]>): string =>
  group === undefined ? `${managePrefix}${owner}` : `${managePrefix}GROUP-${group}`;

const issue = async (environment: Environment, demonstration: DemonstrationKey): Promise<void> => {
  const { key, kind, organizations, services } = demonstration;
  const name = key.replace(/-key$/, "");
  const subscription = {
    id: services === undefined ? name : manageSubscription(services),
    kind,
    state: "active" as const,
    organizations:
      organizations === null
        ? { _tag: "Every" as const }
        : { _tag: "Some" as const, codes: new Map(Object.entries(organizations)) },
    keys: { primary: environment.sha256(key), secondary: null },
    ...(services === undefined
      ? {}
      : {
          services: {
            owner: decoded(OwnerId, services.owner),
            groups: services.groups.map((group) => decoded(GroupId, group)),
            permissions: ["ApiServiceWrite" as const],
            sourceRanges: [],
            email: `${services.owner}@example.org`,
          },
        }),
  };
  const result = await environment.subscriptions.create(subscription)();
  if (E.isLeft(result) && result.left._tag !== "SubscriptionTaken")
    throw new Error(`A demonstration key could not be written: ${result.left._tag}.`);
};

const payOption = async (
  environment: Environment,
  iupd: Iupd,
  { nav, daysAgo: days }: DemonstrationPosition["paid"][number],
): Promise<void> => {
  const payment = {
    paidAt: fromMillis(now - days * dayMs),
    method: "creditCard",
    fee: zero,
    pspCode: "DEMOITMM",
    pspTaxCode: "00000000000",
    pspCompany: "Banca Esempio",
    receiptId: `demo-${nav}`,
  };
  const result = await commandDebtPosition(
    { organization: fiscalCode, iupd },
    () => true,
    (execution) => pay({ ...execution, code: nav, payment }),
  )(daysAgo(environment, days))();
  if (E.isLeft(result)) throw new Error(`${nav} could not be paid: ${result.left._tag}.`);
};

const createOne = async (
  environment: Environment,
  { body, createdDaysAgo, paid, toPublish }: DemonstrationPosition,
): Promise<void> => {
  const proposal = proposalOf(decoded(PaymentPositionModel, body));
  const key = { organization: fiscalCode, iupd: proposal.iupd };
  const found = await environment.debtPositions.get(key)();
  // A second start finds the data of the first.
  if (E.isRight(found) && O.isSome(found.right)) return;
  const result = await createDebtPosition({
    organization: fiscalCode,
    serviceType: "GPD",
    proposal,
    toPublish,
    grant: null,
    auxDigit: environment.auxDigit,
    isStrict: false,
    idempotency: null,
    render: () => "",
  })(daysAgo(environment, createdDaysAgo))();
  if (E.isLeft(result)) throw new Error(`${proposal.iupd} was refused: ${result.left._tag}.`);
  for (const payment of paid) await payOption(environment, proposal.iupd, payment);
};

const main = async (): Promise<void> => {
  const decodedSettings = settingsOf(variables());
  if (E.isLeft(decodedSettings)) throw new Error(`Settings: ${decodedSettings.left.join("; ")}`);
  const settings = decodedSettings.right;
  if (!isThisMachine(settings)) {
    process.stdout.write("The database isn't on this machine: no demonstration data.\n");
    return;
  }
  await Promise.all([
    setUpDatabase(cosmosClientOf(settings.cosmos), settings.database),
    setUpQueues(queueServiceOf(settings.storage)),
    setUpBlobs(blobServiceOf(settings.storage)),
  ]);
  const environment = environmentOf(settings);
  await Promise.all(demonstrationKeys.map((key) => issue(environment, key)));
  for (const position of demonstrationPositions(now)) await createOne(environment, position);
};

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
