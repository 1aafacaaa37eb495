import {
  closeSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readSync,
  renameSync,
  writeSync,
} from "node:fs";
import { crc32 } from "node:zlib";

const PREFIX_BYTES = 8;
const CHUNK_BYTES = 4 * 1024 * 1024;

export type LogRecord = { readonly header: string; readonly body: Buffer; readonly bytes: number };

const encode = (header: string, bodies: ReadonlyArray<Buffer>): Buffer => {
  const payload = Buffer.concat([Buffer.from(`${header}\n`, "utf8"), ...bodies]);
  const prefix = Buffer.alloc(PREFIX_BYTES);
  prefix.writeUInt32LE(payload.length, 0);
  prefix.writeUInt32LE(crc32(payload), 4);
  return Buffer.concat([prefix, payload]);
};

const writeWhole = (descriptor: number, bytes: Buffer): void => {
  let written = 0;
  while (written < bytes.length)
    written += writeSync(descriptor, bytes, written, bytes.length - written);
};

/**
 * One file of records, each with its length and checksum. A record is with the operating system when
 * `append` returns, so a killed process loses nothing that it acknowledged; a record that was being
 * written is cut off at the next start.
 */
export class AppendLog {
  private constructor(
    private readonly path: string,
    private descriptor: number,
    private size: number,
  ) {}

  static open(path: string): AppendLog {
    return new AppendLog(path, openSync(path, "a+"), 0);
  }

  /** Reads everything once; call it before the first append. */
  *replay(): IterableIterator<LogRecord> {
    let window = Buffer.alloc(0);
    let windowAt = 0;
    let filled = false;
    const need = (bytes: number): boolean => {
      while (window.length < bytes && !filled) {
        const chunk = Buffer.allocUnsafe(Math.max(CHUNK_BYTES, bytes - window.length));
        const read = readSync(this.descriptor, chunk, 0, chunk.length, windowAt + window.length);
        if (read === 0) filled = true;
        window = Buffer.concat([window, chunk.subarray(0, read)]);
      }
      return window.length >= bytes;
    };
    for (;;) {
      if (!need(PREFIX_BYTES)) break;
      const length = window.readUInt32LE(0);
      if (!need(PREFIX_BYTES + length)) break;
      const payload = window.subarray(PREFIX_BYTES, PREFIX_BYTES + length);
      if (length === 0 || crc32(payload) !== window.readUInt32LE(4)) {
        const isLast = !need(PREFIX_BYTES + length + 1);
        // A machine that lost power may have made room for what it never wrote.
        if (isLast || window.every((byte) => byte === 0)) break;
        throw new Error(`${this.path} is damaged at byte ${windowAt}; remove it to start anew`);
      }
      const end = payload.indexOf(10);
      const bytes = PREFIX_BYTES + length;
      yield { header: payload.toString("utf8", 0, end), body: payload.subarray(end + 1), bytes };
      window = window.subarray(bytes);
      windowAt += bytes;
    }
    ftruncateSync(this.descriptor, windowAt);
    this.size = windowAt;
  }

  get bytes(): number {
    return this.size;
  }

  append(header: string, bodies: ReadonlyArray<Buffer>): void {
    const record = encode(header, bodies);
    try {
      writeWhole(this.descriptor, record);
    } catch (cause) {
      // Half a record in the middle of the file would make all that follows unreadable.
      ftruncateSync(this.descriptor, this.size);
      throw cause;
    }
    this.size += record.length;
  }

  /** Replaces the whole file by these records; a crash in between leaves the old one. */
  rewrite(
    records: Iterable<{ readonly header: string; readonly bodies: ReadonlyArray<Buffer> }>,
  ): void {
    const draft = `${this.path}.rewriting`;
    const descriptor = openSync(draft, "w+");
    let size = 0;
    for (const { header, bodies } of records) {
      const record = encode(header, bodies);
      writeWhole(descriptor, record);
      size += record.length;
    }
    fsyncSync(descriptor);
    closeSync(descriptor);
    closeSync(this.descriptor);
    renameSync(draft, this.path);
    this.descriptor = openSync(this.path, "a+");
    this.size = size;
  }

  close(): void {
    fsyncSync(this.descriptor);
    closeSync(this.descriptor);
  }
}
