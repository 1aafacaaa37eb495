import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { getHeapStatistics } from "node:v8";
import { ContainerStore } from "./container-store";
import { checkId, checkReplacement, parseContainerSettings } from "./container-settings";
import { CosmosFailure, notFound } from "./failure";
import { lock, unlock } from "./folder-lock";
import { parse, type Members } from "./json";
import { ParsedDocuments } from "./parsed-documents";
import { containerRid, databaseRid, etagOf } from "./resource-ids";

export type ContainerRecord = {
  readonly number: number;
  readonly body: Members;
  readonly throughput: Members | null;
  readonly version: number;
  readonly ts: number;
};

export type DatabaseRecord = {
  readonly id: string;
  readonly number: number;
  readonly throughput: Members | null;
  readonly ts: number;
  readonly containers: ReadonlyArray<ContainerRecord>;
};

type StoredContainer = { record: ContainerRecord; readonly store: ContainerStore };

type Database = {
  readonly record: Omit<DatabaseRecord, "containers">;
  readonly containers: Map<string, StoredContainer>;
};

type Account = { readonly lastNumber: number; readonly databases: ReadonlyArray<DatabaseRecord> };

/** Parsed, a document takes about twice its text: an eighth of the heap at most, the rest is the indexes'. */
const PARSED_BYTES = Math.floor(getHeapStatistics().heap_size_limit / 16);

/** Databases and containers: what exists, and where it is kept. */
export class Engine {
  private readonly databases = new Map<string, Database>();
  private readonly cache = new ParsedDocuments(PARSED_BYTES);
  private lastNumber = 0;

  /** Without a folder everything is gone with the process. */
  constructor(private readonly folder: string | null) {
    if (folder === null) return;
    mkdirSync(folder, { recursive: true });
    lock(folder);
    const file = join(folder, "account.json");
    if (existsSync(file)) this.recover(parse(readFileSync(file, "utf8")) as unknown as Account);
    this.removeStrays(folder);
  }

  databaseIds(): ReadonlyArray<string> {
    return [...this.databases.keys()];
  }

  containerIds(database: string): ReadonlyArray<string> {
    return [...this.database(database).containers.keys()];
  }

  store(database: string, container: string): ContainerStore {
    return this.container(database, container).store;
  }

  throughput(database: string, container: string | null): Members | null {
    return container === null
      ? this.database(database).record.throughput
      : this.container(database, container).record.throughput;
  }

  databaseResource(id: string): Members {
    const { number, ts } = this.database(id).record;
    const rid = databaseRid(number);
    return {
      id,
      _rid: rid,
      _self: `dbs/${rid}/`,
      _etag: etagOf(number, 0, ts),
      _colls: "colls/",
      _users: "users/",
      _ts: ts,
    };
  }

  containerResource(database: string, id: string): Members {
    const { record, store } = this.container(database, id);
    const owner = this.database(database).record.number;
    const rid = containerRid(owner, record.number);
    return {
      ...store.container.settings.definition,
      _rid: rid,
      _self: store.container.selfLink,
      _etag: etagOf(record.number, record.version, record.ts),
      _docs: "docs/",
      _sprocs: "sprocs/",
      _triggers: "triggers/",
      _udfs: "udfs/",
      _conflicts: "conflicts/",
      _ts: record.ts,
    };
  }

  createDatabase(body: Members, throughput: Members | null, nowMs: number): string {
    const id = checkId(body["id"]);
    if (this.databases.has(id))
      throw new CosmosFailure(409, `Resource with specified id or name already exists: ${id}.`);
    const record = { id, number: this.nextNumber(), throughput, ts: Math.floor(nowMs / 1000) };
    this.databases.set(id, { record, containers: new Map() });
    this.save();
    return id;
  }

  deleteDatabase(id: string): void {
    const { containers } = this.database(id);
    this.databases.delete(id);
    this.save();
    for (const { store } of containers.values()) store.destroy();
  }

  createContainer(
    database: string,
    body: Members,
    throughput: Members | null,
    nowMs: number,
  ): string {
    const { record: owner, containers } = this.database(database);
    const settings = parseContainerSettings(body);
    if (containers.has(settings.id))
      throw new CosmosFailure(
        409,
        `Resource with specified id or name already exists: ${settings.id}.`,
      );
    const number = this.nextNumber();
    const record = { number, body, throughput, version: 0, ts: Math.floor(nowMs / 1000) };
    containers.set(settings.id, { record, store: this.openStore(owner.number, record) });
    this.save();
    return settings.id;
  }

  replaceContainer(database: string, id: string, body: Members, nowMs: number): void {
    const stored = this.container(database, id);
    const settings = parseContainerSettings({
      ...body,
      uniqueKeyPolicy: body["uniqueKeyPolicy"] ??
        stored.record.body["uniqueKeyPolicy"] ?? { uniqueKeys: [] },
    });
    checkReplacement(stored.store.container.settings, settings);
    stored.store.container.change(settings);
    stored.record = {
      ...stored.record,
      body: settings.definition,
      version: stored.record.version + 1,
      ts: Math.floor(nowMs / 1000),
    };
    this.save();
  }

  deleteContainer(database: string, id: string): void {
    const { store } = this.container(database, id);
    this.database(database).containers.delete(id);
    this.save();
    store.destroy();
  }

  close(): void {
    for (const { containers } of this.databases.values())
      for (const { store } of containers.values()) store.close();
    if (this.folder !== null) unlock(this.folder);
  }

  purge(nowMs: number): void {
    for (const { containers } of this.databases.values())
      for (const { store } of containers.values()) store.purge(nowMs);
  }

  private database(id: string): Database {
    const found = this.databases.get(id);
    if (found === undefined) throw notFound(`database ${id}`);
    return found;
  }

  private container(database: string, id: string): StoredContainer {
    const found = this.database(database).containers.get(id);
    if (found === undefined) throw notFound(`container ${id}`);
    return found;
  }

  private nextNumber(): number {
    this.lastNumber += 1;
    return this.lastNumber;
  }

  private openStore(database: number, record: ContainerRecord): ContainerStore {
    return new ContainerStore(
      { database, container: record.number },
      parseContainerSettings(record.body),
      this.cache,
      this.folder === null ? null : join(this.folder, logName(record.number)),
    );
  }

  private recover({ lastNumber, databases }: Account): void {
    this.lastNumber = lastNumber;
    for (const { containers, ...record } of databases) {
      const stores = containers.map((container) => {
        const store = this.openStore(record.number, container);
        return [store.container.settings.id, { record: container, store }] as const;
      });
      this.databases.set(record.id, { record, containers: new Map(stores) });
    }
  }

  /** The logs of containers that were deleted, or whose creation was never acknowledged. */
  private removeStrays(folder: string): void {
    const known = new Set(
      [...this.databases.values()].flatMap(({ containers }) =>
        [...containers.values()].map(({ record }) => logName(record.number)),
      ),
    );
    for (const name of readdirSync(folder))
      if (/^container-\d+\.log/.test(name) && !known.has(name)) unlinkSync(join(folder, name));
  }

  private save(): void {
    if (this.folder === null) return;
    const account: Account = {
      lastNumber: this.lastNumber,
      databases: [...this.databases.values()].map(({ record, containers }) => ({
        ...record,
        containers: [...containers.values()].map((container) => container.record),
      })),
    };
    const draft = join(this.folder, "account.json.draft");
    const descriptor = openSync(draft, "w");
    writeSync(descriptor, JSON.stringify(account));
    fsyncSync(descriptor);
    closeSync(descriptor);
    renameSync(draft, join(this.folder, "account.json"));
  }
}

const logName = (number: number): string => `container-${number}.log`;
