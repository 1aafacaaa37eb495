const COLLECTION_BIT = 0x80000000;

const encode = (bytes: Buffer): string => bytes.toString("base64").replaceAll("/", "-");

const containerBytes = (database: number, container: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32LE(database, 0);
  bytes.writeUInt32BE(COLLECTION_BIT + container, 4);
  return bytes;
};

export const databaseRid = (database: number): string => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(database, 0);
  return encode(bytes);
};

export const containerRid = (database: number, container: number): string =>
  encode(containerBytes(database, container));

export const documentRid = (database: number, container: number, seq: number): string => {
  const bytes = Buffer.alloc(16);
  containerBytes(database, container).copy(bytes);
  bytes.writeBigUInt64LE(BigInt(seq), 8);
  return encode(bytes);
};

const digits = (value: number, width: number): string => value.toString(16).padStart(width, "0");

/** Unlike that of any other write of the account: the container, the write's number and its second. */
export const etagOf = (container: number, lsn: number, ts: number): string =>
  `"${digits(lsn, 8)}-${digits(container, 4)}-0000-0000-${digits(ts, 8)}0000"`;
