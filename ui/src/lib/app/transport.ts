import type { Code, Trouble } from "./bindings";

/** Carries one request to the core and brings its answer, or throws a {@link Refused}. */
export type Transport = (name: string, args: object) => Promise<unknown>;

/** Thrown by a transport when the core answered with a trouble. */
export class Refused extends Error {
  constructor(readonly trouble: Trouble) {
    super(trouble.code);
  }
}

const troubleOf = (code: Code): Trouble => ({ code, field: null, until: null, left: null });

/** The trouble for everything that is nobody's fault outside: a broken pipe, a reply that is none. */
export const internal: Trouble = troubleOf("internal");

const isTrouble = (value: unknown): value is Trouble =>
  typeof value === "object" &&
  value !== null &&
  typeof (value as { code?: unknown }).code === "string";

/** Completes what a core left out, so that the screens need no second shape. */
const complete = (value: unknown): Trouble =>
  isTrouble(value) ? { ...troubleOf(value.code), ...value } : internal;

/** The window: one Tauri command that takes every request by name. */
const inWindow: Transport = async (name, args) => {
  const { invoke } = await import("@tauri-apps/api/core");
  try {
    return await invoke("call", { name, args });
  } catch (why) {
    throw new Refused(complete(why));
  }
};

/** A browser tab: the same requests over loopback HTTP. */
const inTab: Transport = async (name, args) => {
  const reply = await fetch(`/api/rpc/${name}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    credentials: "same-origin",
    cache: "no-store",
    body: JSON.stringify(args),
  });
  const body: unknown = await reply.json().catch(() => undefined);
  if (!reply.ok) throw new Refused(complete(body));
  return body;
};

let transport: Transport = "__TAURI_INTERNALS__" in globalThis ? inWindow : inTab;

/** Puts another transport in place: the fixtures of tests and the gallery. */
export const speakThrough = (other: Transport): void => {
  transport = other;
};

export const send: Transport = (name, args) => transport(name, args);
