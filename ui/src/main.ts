import "@fontsource-variable/inter/opsz.css";
import "./tokens.css";
import "./base.css";
import { mount } from "svelte";
import App from "./routes/App.svelte";

const target = document.getElementById("app");
if (!target) throw new Error("index.html has no #app");
mount(App, { target });
