import "@fontsource-variable/inter/opsz.css";
import "../../src/tokens.css";
import "../../src/base.css";
import { mount } from "svelte";
import { speakThrough } from "../../src/lib/app/transport";
import App from "../../src/routes/App.svelte";
import { fakeCore, type Scene } from "../fixtures";

/** The scene as JSON in the address: `/?scene={"stage":"locked"}`. */
const asked = new URLSearchParams(location.search).get("scene");
const scene = asked ? (JSON.parse(asked) as Scene) : {};
const text = new URLSearchParams(location.search).get("text");
if (text) document.documentElement.style.fontSize = text;

const core = fakeCore(scene);
speakThrough(core);
Object.assign(window, { asked: core.asked });

const target = document.getElementById("app");
if (target) mount(App, { target });
