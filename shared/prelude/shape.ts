import * as t from "io-ts";

export type Json =
  null | boolean | number | string | ReadonlyArray<Json> | { readonly [member: string]: Json };
export type JsonSchema = Readonly<Record<string, Json>>;

/** What a codec of ours accepts, told to those who publish it. The built-in codecs of io-ts need none. */
export type Shape =
  | { readonly kind: "schema"; readonly schema: JsonSchema }
  | { readonly kind: "record"; readonly members: Readonly<Record<string, t.Mixed>> }
  | { readonly kind: "list"; readonly item: t.Mixed; readonly schema: JsonSchema }
  | { readonly kind: "nullable"; readonly of: t.Mixed }
  | { readonly kind: "either"; readonly of: ReadonlyArray<t.Mixed> }
  | { readonly kind: "optional"; readonly of: t.Mixed; readonly schema: JsonSchema };

export type Shaped = { readonly shape: Shape };

/** Adds the shape to a codec that its caller has just made and nobody else holds yet. */
export const shaped = <C extends t.Mixed>(codec: C, shape: Shape): C & Shaped =>
  // eslint-disable-next-line functional/immutable-data, @typescript-eslint/no-unsafe-class-instance-assignment -- the same instance with one member more, so it keeps its prototype
  Object.assign(codec, { shape });

const hasShape = (codec: t.Mixed): codec is t.Mixed & Shaped => "shape" in codec;

export const shapeOf = (codec: t.Mixed): Shape | null => (hasShape(codec) ? codec.shape : null);
