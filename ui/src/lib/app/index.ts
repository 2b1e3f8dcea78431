/** The only folder that speaks to the outside: requests to the core, and what was last heard. */

export type * from "./bindings";
export { type Answer, type Args, call, type Name, type Reply } from "./call";
export { clock } from "./clock.svelte";
export { Latest } from "./latest.svelte";
export { heard } from "./state.svelte";
