import { readdirSync } from "node:fs";
import { defineConfig } from "vite";

const ENTRIES = "app/web/islands/entries";

// Entries are named in the manifest that app/web/assets.py reads.
export default defineConfig({
  root: "app/web",
  base: "/static/",
  publicDir: false,
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
