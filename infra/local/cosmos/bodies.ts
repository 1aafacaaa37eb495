const SLAB_BYTES = 8 * 1024 * 1024;

/** Where the text of a document lies. */
export type Place = { slab: Slab; offset: number; length: number };

type Slab = {
  readonly buffer: Buffer;
  used: number;
  live: number;
  /** Everything ever placed here; what has moved or died no longer points back to this slab. */
  readonly tenants: Array<Place>;
};

/**
 * The texts of documents, outside of the JavaScript heap: millions of small strings or buffers would
 * make every garbage collection slow. A slab that is mostly dead moves its living and goes away.
 */
export class Bodies {
  private current: Slab | undefined;
  bytes = 0;

  place(tenant: Place, text: Buffer): void {
    const slab = this.slabFor(text.length);
    text.copy(slab.buffer, slab.used);
    tenant.slab = slab;
    tenant.offset = slab.used;
    tenant.length = text.length;
    slab.used += text.length;
    slab.live += text.length;
    slab.tenants.push(tenant);
    this.bytes += text.length;
  }

  release(tenant: Place): void {
    const { slab } = tenant;
    slab.live -= tenant.length;
    this.bytes -= tenant.length;
    tenant.slab = NOWHERE;
    if (slab !== this.current && slab.live * 2 < slab.used) this.evacuate(slab);
  }

  text({ slab, offset, length }: Place): string {
    return slab.buffer.toString("utf8", offset, offset + length);
  }

  raw({ slab, offset, length }: Place): Buffer {
    return slab.buffer.subarray(offset, offset + length);
  }

  private slabFor(length: number): Slab {
    const { current } = this;
    if (current !== undefined && current.used + length <= current.buffer.length) return current;
    const size = Math.max(SLAB_BYTES, length);
    const slab = { buffer: Buffer.allocUnsafeSlow(size), used: 0, live: 0, tenants: [] };
    if (length > SLAB_BYTES / 4 && current !== undefined) return slab;
    this.current = slab;
    return slab;
  }

  private evacuate(slab: Slab): void {
    for (const tenant of slab.tenants.splice(0)) {
      if (tenant.slab !== slab) continue;
      this.bytes -= tenant.length;
      this.place(tenant, this.raw(tenant));
    }
    slab.used = 0;
    slab.live = 0;
  }
}

export const NOWHERE: Slab = { buffer: Buffer.alloc(0), used: 0, live: 0, tenants: [] };
