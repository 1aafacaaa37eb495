import { headerNames, json, type Answer } from "./answer";
import { metadataCharge } from "./charge";
import type { Engine } from "./engine";
import { notFound, unsupported } from "./failure";
import { isMembers, parseBody, parseMembers, textIn, type Members } from "./json";
import { keyRanges } from "./partition-key";
import { header, isQuery, querySpec, type Request } from "./request";
import { prepare, type Json } from "./sql/query";

const charged = { [headerNames.charge]: String(metadataCharge) };

const resource = (status: number, body: Members): Answer =>
  json(status, JSON.stringify(body), {
    ...charged,
    ...(typeof body["_etag"] === "string" ? { etag: body["_etag"] } : {}),
  });

const feed = (request: Request, member: string, rid: string, all: ReadonlyArray<Json>): Answer => {
  const found = isQuery(request) ? prepare(querySpec(request)).run(all) : all;
  const body = JSON.stringify({ _rid: rid, [member]: found, _count: found.length });
  return json(200, body, { ...charged, [headerNames.itemCount]: String(found.length) });
};

/** Throughput is accepted and remembered, and changes nothing. */
const throughputOf = (request: Request): Members | null => {
  const fixed = header(request, "x-ms-offer-throughput");
  if (fixed !== null) return { offerThroughput: Number(fixed) };
  const autoscale = header(request, "x-ms-cosmos-offer-autopilot-settings");
  if (autoscale === null) return null;
  const settings = parseBody(autoscale);
  const most = isMembers(settings) ? (settings["maxThroughput"] ?? null) : null;
  return { offerThroughput: most, offerAutopilotSettings: settings };
};

export const answerAccount = (endpoint: string): Answer => {
  const locations = [{ name: "Local", databaseAccountEndpoint: endpoint }];
  const replicas = { minReplicaSetSize: 1, maxReplicasetSize: 1, asyncReplication: false };
  return json(
    200,
    JSON.stringify({
      _self: "",
      id: "local",
      _rid: "local",
      media: "//media/",
      addresses: "//addresses/",
      _dbs: "//dbs/",
      writableLocations: locations,
      readableLocations: locations,
      enableMultipleWriteLocations: false,
      userReplicationPolicy: replicas,
      userConsistencyPolicy: { defaultConsistencyLevel: "Strong" },
      systemReplicationPolicy: replicas,
      readPolicy: { primaryReadCoefficient: 1, secondaryReadCoefficient: 1 },
      queryEngineConfiguration: "{}",
    }),
    charged,
  );
};

const offers = (engine: Engine): ReadonlyArray<Members> =>
  engine.databaseIds().flatMap((database) => {
    const owners = [
      { body: engine.databaseResource(database), content: engine.throughput(database, null) },
      ...engine.containerIds(database).map((container) => ({
        body: engine.containerResource(database, container),
        content: engine.throughput(database, container),
      })),
    ];
    return owners.flatMap(({ body, content }) =>
      content === null
        ? []
        : [
            {
              id: body["_rid"] ?? "",
              _rid: body["_rid"] ?? "",
              _self: `offers/${textIn(body, "_rid")}/`,
              resource: body["_self"] ?? "",
              offerResourceId: body["_rid"] ?? "",
              offerType: "Invalid",
              offerVersion: "V2",
              content,
            },
          ],
    );
  });

const answerOffers = (engine: Engine, request: Request): Answer => {
  const id = request.path.segments[1];
  if (id === undefined) return feed(request, "Offers", "", offers(engine));
  const offer = offers(engine).find((candidate) => candidate["id"] === id);
  if (offer === undefined) throw notFound(`offer ${id}`);
  return resource(200, request.method === "PUT" ? parseMembers(request.body) : offer);
};

const answerDatabases = (engine: Engine, request: Request): Answer => {
  if (request.method === "GET" || isQuery(request)) {
    const all = engine.databaseIds().map((id) => engine.databaseResource(id));
    return feed(request, "Databases", "", all);
  }
  if (request.method !== "POST") throw unsupported(`${request.method} on databases`);
  const id = engine.createDatabase(
    parseMembers(request.body),
    throughputOf(request),
    request.nowMs,
  );
  return resource(201, engine.databaseResource(id));
};

const answerDatabase = (engine: Engine, request: Request, id: string): Answer => {
  const found = engine.databaseResource(id);
  if (request.method === "GET") return resource(200, found);
  if (request.method !== "DELETE") throw unsupported(`${request.method} on a database`);
  engine.deleteDatabase(id);
  return json(204, "", charged);
};

const answerContainers = (engine: Engine, request: Request, database: string): Answer => {
  const owner = textIn(engine.databaseResource(database), "_rid");
  if (request.method === "GET" || isQuery(request)) {
    const ids = engine.containerIds(database);
    const all = ids.map((id) => engine.containerResource(database, id));
    return feed(request, "DocumentCollections", owner, all);
  }
  if (request.method !== "POST") throw unsupported(`${request.method} on containers`);
  const body = parseMembers(request.body);
  const id = engine.createContainer(database, body, throughputOf(request), request.nowMs);
  return resource(201, engine.containerResource(database, id));
};

const answerContainer = (
  engine: Engine,
  request: Request,
  database: string,
  id: string,
): Answer => {
  const found = engine.containerResource(database, id);
  switch (request.method) {
    case "GET":
      return resource(200, found);
    case "PUT":
      engine.replaceContainer(database, id, parseMembers(request.body), request.nowMs);
      return resource(200, engine.containerResource(database, id));
    case "DELETE":
      engine.deleteContainer(database, id);
      return json(204, "", charged);
    default:
      throw unsupported(`${request.method} on a container`);
  }
};

const answerRanges = (engine: Engine, request: Request, database: string, id: string): Answer => {
  const { container } = engine.store(database, id);
  const etag = `"${container.rid}"`;
  if (header(request, "if-none-match") === etag) return json(304, "", { ...charged, etag });
  const ranges = keyRanges.map((range) => ({
    id: range.id,
    minInclusive: range.min,
    maxExclusive: range.max,
    _rid: container.rid,
    _self: `${container.selfLink}pkranges/${range.id}/`,
    _etag: etag,
    ridPrefix: Number(range.id),
    throughputFraction: 1 / keyRanges.length,
    status: "online",
    parents: [],
  }));
  const body = { _rid: container.rid, PartitionKeyRanges: ranges, _count: ranges.length };
  return json(200, JSON.stringify(body), {
    ...charged,
    etag,
    [headerNames.itemCount]: String(ranges.length),
  });
};

/** Everything but documents. */
export const answerMetadata = (engine: Engine, request: Request, endpoint: string): Answer => {
  const [root, database, colls, container, kind] = request.path.segments;
  if (root === undefined) return answerAccount(endpoint);
  if (root === "offers") return answerOffers(engine, request);
  if (root !== "dbs") throw unsupported(`the address /${root}`);
  if (database === undefined) return answerDatabases(engine, request);
  if (colls === undefined) return answerDatabase(engine, request, database);
  if (colls !== "colls") throw unsupported(colls);
  if (container === undefined) return answerContainers(engine, request, database);
  if (kind === undefined) return answerContainer(engine, request, database, container);
  if (kind === "pkranges") return answerRanges(engine, request, database, container);
  throw unsupported(kind);
};
