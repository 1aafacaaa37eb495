/** Who may import whom: a folder may import itself and what its row allows, nothing else. */
const sdk = "^node_modules/@azure/";
const fp = "^node_modules/(fp-ts|io-ts)/";
const topology = "^infra/topology[.]json$";
const shared = (...folders) => `^shared/(${folders.join("|")})/`;

const rows = [
  ["shared/prelude", fp],
  ["shared/domain", shared("prelude"), fp],
  ["shared/ports", shared("prelude", "domain"), fp],
  ["shared/workflows", shared("prelude", "domain", "ports"), fp],
  ["shared/codecs", shared("prelude", "domain"), fp, "^node_modules/saxes/"],
  [
    "shared/persistence",
    shared("prelude", "domain", "ports", "codecs"),
    fp,
    sdk,
    topology,
    "^node_modules/(ipaddr[.]js|nodemailer|ulid)/",
    "^(node:)?[a-z_/]+$",
  ],
  [
    "shared/http",
    shared("prelude", "domain", "ports", "workflows"),
    fp,
    "^node_modules/@azure/functions/",
  ],
  ["shared/openapi", shared("prelude", "codecs", "http"), fp],
  ["shared/config", shared("prelude", "ports"), fp],
  [
    "shared/telemetry",
    shared("prelude", "ports"),
    // What is told of each call that leaves the process, and where.
    "^shared/persistence/(steps|step-facts)[.]ts$",
    fp,
    "^node_modules/@opentelemetry/",
    "^node_modules/@azure/(monitor-opentelemetry-exporter|identity)/",
    "^(node:)?[a-z_/]+$",
  ],
  [
    "functions",
    "^shared/",
    fp,
    sdk,
    "^node_modules/(swagger-ui-dist|nodemailer)/",
    "^(node:)?[a-z_/]+$",
    topology,
    "^package[.]json$",
    // Built beside the bundle.
    "^[.]/telemetry-[a-z-]+[.]js$",
  ],
];

module.exports = {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    ...rows.map(([folder, ...allowed]) => ({
      name: `${folder.replace("/", "-")}-imports`,
      severity: "error",
      from: { path: `^${folder}/` },
      to: { pathNot: [`^${folder}/`, ...allowed] },
    })),
    {
      name: "the-local-stack-stands-alone",
      comment: "Only the seed may use the application, and only through its use cases.",
      severity: "error",
      from: { path: "^infra/local/", pathNot: "^infra/local/seed[.]ts$" },
      to: { path: "^(functions|shared)/" },
    },
    {
      name: "nothing-imports-the-local-stack",
      severity: "error",
      from: { path: "^(functions|shared)/" },
      to: { path: "^infra/local/" },
    },
    {
      name: "one-home-for-sdk-clients",
      comment: "Clients are created in one place, and nowhere else.",
      severity: "error",
      from: {
        path: "^functions/",
        pathNot: "^functions/(connections|notification-channels)[.]ts$",
      },
      to: { path: "^node_modules/@azure/(cosmos|storage-queue|storage-blob|identity)/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
  },
};
