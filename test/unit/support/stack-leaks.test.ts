import { refuseLeaks } from "../../support/stack-leaks";

describe("the check of every stack's logs", () => {
  it("passes lines that name operations and outcomes", () => {
    expect(() => {
      refuseLeaks('info [createDebtPosition 1] Answered {"operation":"createDebtPosition"}\n');
    }).not.toThrow();
  });

  it.each([
    ["a name", "warn refused: Luigi Verdi already exists"],
    ["a fiscal code", '{"fiscalCode":"VRDLGU70A01F205X"}'],
    ["a fiscal code in Base64", Buffer.from("debtor VRDLGU70A01F205X").toString("base64")],
    ["a key", "header ocp-apim-subscription-key: local-creditor-key"],
    [
      "a name in an attribute of a span",
      JSON.stringify({
        resourceSpans: [
          {
            scopeSpans: [
              {
                spans: [
                  {
                    name: "createDebtPosition",
                    attributes: [{ key: "debtor", value: { stringValue: "Maria Bianchi" } }],
                  },
                ],
              },
            ],
          },
        ],
      }),
    ],
  ])("fails on a deliberate leak of %s", (_, line) => {
    expect(() => {
      refuseLeaks(`first line\n${line}\nlast line`);
    }).toThrow("The logs give away");
  });
});
