import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const ENTRIES = "app/web/islands/entries";

// Entries are named in the manifest that app/web/assets.py reads.
export default defineConfig({
  root: "app/web",
  base: "/static/",
  publicDir: false,
  // The package's decoder that needs no WebAssembly, which the content security policy would have to allow;
  // the package names it in no export.
  resolve: { alias: { "meshopt-decoder": fileURLToPath(new URL("node_modules/meshoptimizer/meshopt_decoder_reference.js", import.meta.url)) } },
  build: {
    outDir: "static",
    emptyOutDir: true,
    manifest: "manifest.json",
    assetsInlineLimit: 0,
    target: "es2022",
    rollupOptions: {
      input: readdirSync(ENTRIES).map((file) => `${ENTRIES}/${file}`),
    },
  },
});
