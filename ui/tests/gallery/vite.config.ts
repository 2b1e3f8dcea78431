import { fileURLToPath } from "node:url";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

const ui = fileURLToPath(new URL("../..", import.meta.url));

/** The gallery: the real screens before a core of fixtures. For the eye; no part of the build. */
export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  plugins: [svelte({ configFile: `${ui}/svelte.config.js` })],
  cacheDir: `${ui}/node_modules/.vite-gallery`,
  server: { port: 5199, strictPort: false, host: "127.0.0.1", fs: { allow: [ui] } },
});
