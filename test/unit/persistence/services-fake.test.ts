import { servicesSuite } from "../../integration/services-store-suite";
import { fakeServices } from "../../support/fakes/services";

describe("services in memory", () => {
  const store = fakeServices();
  servicesSuite(() => store);
});
