import * as E from "fp-ts/Either";
import type { SimpleType } from "./simple-types";
import { childrenOf, isSpace, textOf, type XmlElement } from "./xml-reader";
import type { XmlContent, XmlNode } from "./xml-writer";

/** The first element, in document order, that a message's schema doesn't allow. The message never quotes a value. */
export type Violation = {
  /** Element names from the payload's root; `transfer[2]` is the second. */
  readonly path: string;
  readonly message: string;
};

/** What an element may contain. Writing checks the same rules, so that nothing invalid is sent. */
export type Type<A> = {
  readonly read: (element: XmlElement, path: string) => E.Either<Violation, A>;
  readonly write: (value: A, path: string) => E.Either<Violation, XmlContent>;
};

type Taken<A> = { readonly value: A; readonly next: number };

/** One place in a sequence: takes the children that belong there, from an index on. */
export type Particle<A> = {
  /** The element expected here, for messages. */
  readonly expects: string;
  readonly take: (
    children: ReadonlyArray<XmlElement>,
    from: number,
    parent: string,
  ) => E.Either<Violation, Taken<A>>;
  /** Whether the element could be the first of this place. */
  readonly begins: (element: XmlElement) => boolean;
  readonly put: (value: A, parent: string) => E.Either<Violation, ReadonlyArray<XmlNode>>;
};

const violation = (path: string, message: string): E.Either<Violation, never> =>
  E.left({ path, message });

const instance = "http://www.w3.org/2001/XMLSchema-instance";

/** No schema of ours names attributes; those of schema instances are allowed, but nothing may be nil. */
const strangeAttribute = ({ attributes }: XmlElement): string | null => {
  if (attributes.some(({ namespace }) => namespace !== instance)) return "must have no attributes";
  return attributes.some(({ local, value }) => local === "nil" && /^\s*(true|1)\s*$/.test(value))
    ? "must not be nil"
    : null;
};

/** An element with text only. */
export const simple = <A>(type: SimpleType<A>): Type<A> => ({
  read: (element, path) => {
    const strange = strangeAttribute(element);
    if (strange !== null) return violation(path, strange);
    if (childrenOf(element).length > 0) return violation(path, "must contain text only");
    return E.mapLeft((message: string): Violation => ({ path, message }))(
      type.read(textOf(element)),
    );
  },
  write: (value, path) => {
    const text = type.write(value);
    return E.bimap(
      (message: string): Violation => ({ path, message }),
      () => text,
    )(type.read(text));
  },
});

/** Names of strangers are shown short: they may be as long as the message. */
const shown = ({ local }: XmlElement): string => local.slice(0, 40);

const notHere = (
  children: ReadonlyArray<XmlElement>,
  at: number,
  parent: string,
  expected: string,
): E.Either<Violation, never> => {
  const found = children[at];
  if (found === undefined) return violation(parent, `must have ${expected} where it ends`);
  return violation(
    `${parent}/${shown(found)}`,
    found.namespace !== "" ? "must be in no namespace" : `is not expected here, ${expected} is`,
  );
};

const named =
  (name: string) =>
  ({ local, namespace }: XmlElement): boolean =>
    local === name && namespace === "";

/** Exactly one child of this name. Children are in no namespace, whatever their parent is in. */
export const element = <A>(name: string, type: Type<A>): Particle<A> => {
  const begins = named(name);
  return {
    expects: name,
    begins,
    take: (children, from, parent) => {
      const child = children[from];
      return child === undefined || !begins(child)
        ? notHere(children, from, parent, name)
        : E.map((value: A): Taken<A> => ({ value, next: from + 1 }))(
            type.read(child, `${parent}/${name}`),
          );
    },
    put: (value, parent) =>
      E.map((content: XmlContent): ReadonlyArray<XmlNode> => [{ name, content }])(
        type.write(value, `${parent}/${name}`),
      ),
  };
};

/** Nothing or one; absent is null. */
export const optional = <A>(particle: Particle<A>): Particle<A | null> => ({
  ...particle,
  take: (children, from, parent) => {
    const child = children[from];
    return child === undefined || !particle.begins(child)
      ? E.right({ value: null, next: from })
      : particle.take(children, from, parent);
  },
  put: (value, parent) => (value === null ? E.right([]) : particle.put(value, parent)),
});

/** From `minimum` to `maximum` children of this name, in a row. */
export const repeated = <A>(
  name: string,
  type: Type<A>,
  minimum: number,
  maximum: number,
): Particle<ReadonlyArray<A>> => {
  const begins = named(name);
  const place = (parent: string, index: number): string => `${parent}/${name}[${index + 1}]`;
  return {
    expects: name,
    begins,
    take: (children, from, parent) => {
      const after = children.slice(from).findIndex((child) => !begins(child));
      const run = after < 0 ? children.slice(from) : children.slice(from, from + after);
      if (run.length < minimum) return notHere(children, from + run.length, parent, name);
      if (run.length > maximum)
        return violation(place(parent, maximum), `is one too many, ${maximum} may be given`);
      return E.map((value: ReadonlyArray<A>) => ({ value, next: from + run.length }))(
        E.traverseArray(({ child, index }: { child: XmlElement; index: number }) =>
          type.read(child, place(parent, index)),
        )(run.map((child, index) => ({ child, index }))),
      );
    },
    put: (values, parent) =>
      values.length < minimum || values.length > maximum
        ? violation(parent, `must have ${minimum} to ${maximum} ${name}`)
        : E.traverseArrayWithIndex((index, value: A) =>
            E.map((content: XmlContent): XmlNode => ({ name, content }))(
              type.write(value, place(parent, index)),
            ),
          )(values),
  };
};

type Tagged = { readonly _tag: string };
type Alternative<A extends Tagged> = Particle<A> & { readonly tag: A["_tag"] };

/** One alternative of a choice; its value carries the tag. */
export const alternative = <Tag extends string, A>(
  tag: Tag,
  particle: Particle<A>,
): Alternative<{ readonly _tag: Tag; readonly value: A }> => ({
  ...particle,
  tag,
  take: (children, from, parent) =>
    E.map(({ value, next }: Taken<A>) => ({ value: { _tag: tag, value }, next }))(
      particle.take(children, from, parent),
    ),
  put: ({ value }, parent) => particle.put(value, parent),
});

/** One of two elements. */
export const choice = <A extends Tagged, B extends Tagged>(
  first: Alternative<A>,
  second: Alternative<B>,
): Particle<A | B> => {
  const isFirst = (value: A | B): value is A => value._tag === first.tag;
  const expects = `${first.expects} or ${second.expects}`;
  return {
    expects,
    begins: (child) => first.begins(child) || second.begins(child),
    take: (children, from, parent): E.Either<Violation, Taken<A | B>> => {
      const child = children[from];
      if (child !== undefined && first.begins(child)) return first.take(children, from, parent);
      if (child !== undefined && second.begins(child)) return second.take(children, from, parent);
      return notHere(children, from, parent, expects);
    },
    put: (value, parent) => (isFirst(value) ? first.put(value, parent) : second.put(value, parent)),
  };
};

const elementsOnly = (
  element: XmlElement,
  path: string,
): E.Either<Violation, ReadonlyArray<XmlElement>> => {
  const strange = strangeAttribute(element);
  if (strange !== null) return violation(path, strange);
  return isSpace(textOf(element))
    ? E.right(childrenOf(element))
    : violation(path, "must contain elements only");
};

const ended =
  (children: ReadonlyArray<XmlElement>, path: string) =>
  <A>({ value, next }: Taken<A>): E.Either<Violation, A> => {
    const extra = children[next];
    return extra === undefined
      ? E.right(value)
      : violation(`${path}/${shown(extra)}`, "is not expected here, nothing more is");
  };

/** An element whose children are all of one place, such as a list. */
export const only = <A>(particle: Particle<A>): Type<A> => ({
  read: (element, path) =>
    E.flatMap(elementsOnly(element, path), (children) =>
      E.flatMap(particle.take(children, 0, path), ended(children, path)),
    ),
  write: particle.put,
});

type Members<A> = { readonly [K in keyof A]: Particle<A[K]> };

/** Children in this order, each in its place: an object of their values. */
export const sequence = <A extends object>(members: Members<A>): Type<A> => {
  const isKey = (key: string): key is keyof A & string => Object.hasOwn(members, key);
  const keys = Object.keys(members).filter(isKey);
  return {
    read: (element, path) =>
      E.flatMap(elementsOnly(element, path), (children) => {
        const start: E.Either<Violation, Taken<Readonly<Record<string, unknown>>>> = E.right({
          value: {},
          next: 0,
        });
        return E.flatMap(
          keys.reduce(
            (done, key) =>
              E.flatMap(done, ({ value, next }) =>
                E.map((taken: Taken<unknown>) => ({
                  value: { ...value, [key]: taken.value },
                  next: taken.next,
                }))(members[key].take(children, next, path)),
              ),
            start,
          ),
          (taken) =>
            // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- every member was read by its own particle
            ended(children, path)(taken) as E.Either<Violation, A>,
        );
      }),
    write: (value, path) =>
      E.map((nodes: ReadonlyArray<ReadonlyArray<XmlNode>>): XmlContent => nodes.flat())(
        E.traverseArray((key: keyof A & string) => members[key].put(value[key], path))(keys),
      ),
  };
};
