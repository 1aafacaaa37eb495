import { fakeDebtPositions } from "../../support/fakes/debt-positions";
import { listingSuite } from "../../integration/debt-positions-store-lists";
import { writingSuite } from "../../integration/debt-positions-store-suite";

describe("debt positions in memory", () => {
  const store = fakeDebtPositions();
  writingSuite(() => store);
  listingSuite(() => store);
});
