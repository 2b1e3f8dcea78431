import { fileURLToPath } from "node:url";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

const ui = fileURLToPath(new URL("../..", import.meta.url));

/** The gallery: the real screens before a core of fixtures. For the eye; no part of the build. */
export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  plugins: [svelte({ configFile: `${ui}/svelte.config.js` })],
  cacheDir: `${ui}/node_modules/.vite-gallery`,
  build: {
    outDir: `${ui}/node_modules/.gallery`,
    emptyOutDir: true,
    assetsInlineLimit: 0,
    target: ["safari16.4", "chrome111"],
  },
  // Under the same policy as the window: what it forbids shows here first.
  preview: {
    port: 5199,
    host: "127.0.0.1",
    headers: {
      "content-security-policy":
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'",
    },
  },
  server: { port: 5199, strictPort: false, host: "127.0.0.1", fs: { allow: [ui] } },
});
