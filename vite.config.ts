import { defineConfig } from "vite";

// Entries are named in the manifest that app/web/pages/assets.py reads.
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
      input: { site: "app/web/islands/site.ts", desk: "app/web/islands/desk.ts" },
    },
  },
});
