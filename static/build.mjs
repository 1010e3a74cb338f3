// How templates get their styles, scripts, fonts and images: hashed files in static/dist, named in manifest.json.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { PurgeCSS } from "purgecss";

const STATIC = path.dirname(fileURLToPath(import.meta.url));
const ROOT = path.dirname(STATIC);
const DIST = path.join(STATIC, "dist");
const WASM = path.join(ROOT, "node_modules/zxing-wasm/dist/reader/zxing_reader.wasm");
const PRINT_FONTS = "fonts";

/** Files below a folder of the project whose name matches, in a stable order. */
function files(folder, pattern) {
  const start = path.join(ROOT, folder);
  if (!existsSync(start)) return [];
  return readdirSync(start, { recursive: true })
    .map((name) => path.join(start, name))
    .filter((name) => pattern.test(name) && !name.startsWith(DIST))
    .sort();
}

/** Keep of a vendor's stylesheet only what our templates, scripts and form classes name. */
async function purge(file) {
  const content = [...files("templates", /\.html$/), ...files("static/js", /\.js$/), ...files("eventmgr", /\.py$/)];
  const [result] = await new PurgeCSS().purge({
    content,
    css: [file],
    keyframes: true,
    variables: true,
    safelist: { standard: ["is-invalid", "disabled", "active", "show"], variables: [/^--tblr-(body|border|primary)/] },
  });
  return result.css;
}

/** Vendor stylesheets arrive purged; `@import "./features/*.css"` takes every file of that folder. */
const styles = {
  name: "styles",
  setup(bundle) {
    bundle.onLoad({ filter: /tabler\.css$/ }, async ({ path: file }) => ({
      contents: await purge(file),
      loader: "css",
    }));
    bundle.onResolve({ filter: /\*\.css$/ }, ({ path: wanted, resolveDir }) => ({
      path: path.join(resolveDir, path.dirname(wanted)),
      namespace: "css-folder",
    }));
    bundle.onLoad({ filter: /.*/, namespace: "css-folder" }, ({ path: folder }) => ({
      contents: files(path.relative(ROOT, folder), /\.css$/)
        .map((file) => `@import "./${path.relative(folder, file)}";`)
        .join("\n"),
      loader: "css",
      resolveDir: folder,
    }));
  },
};

/** `import controllers from "controllers"`: every *_controller.js, but those of folders with a main.js of their own. */
const controllers = {
  name: "controllers",
  setup(bundle) {
    bundle.onResolve({ filter: /^controllers$/ }, () => ({ path: "controllers", namespace: "controllers" }));
    bundle.onLoad({ filter: /.*/, namespace: "controllers" }, () => {
      const found = files("static/js", /_controller\.js$/).filter(
        (file) => !existsSync(path.join(path.dirname(file), "main.js")),
      );
      const names = found.map((file) => path.basename(file, "_controller.js").replaceAll("_", "-"));
      const imports = found.map((file, index) => `import c${index} from ${JSON.stringify(file)};`);
      const pairs = names.map((name, index) => `${JSON.stringify(name)}: c${index}`);
      return { contents: `${imports.join("\n")}\nexport default {${pairs.join(", ")}};`, resolveDir: ROOT };
    });
  },
};

function entryPoints() {
  const entries = [
    { in: path.join(STATIC, "css/app.css"), out: "app" },
    { in: path.join(STATIC, "js/app.js"), out: "app" },
    { in: path.join(STATIC, "js/lib/theme.js"), out: "theme" },
  ];
  for (const file of files("static/js", /\/main\.js$/)) {
    entries.push({ in: file, out: path.basename(path.dirname(file)) });
  }
  return entries;
}

/** What templates may ask for by name: entries by their own name, fonts by the name of their source. */
function logicalNames(metafile) {
  const manifest = {};
  for (const [output, { entryPoint, inputs }] of Object.entries(metafile.outputs)) {
    const file = path.basename(output);
    const sources = Object.keys(inputs);
    if (entryPoint && !output.endsWith(".map")) {
      manifest[file.replace(/-[A-Z0-9]{8}(?=\.\w+$)/, "")] = file;
    } else if (output.endsWith(".woff2")) {
      manifest[path.basename(sources[0])] = file;
    }
  }
  return manifest;
}

function copyHashed(source, manifest) {
  const bytes = readFileSync(source);
  const { name, ext } = path.parse(source);
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 8).toUpperCase();
  manifest[name + ext] = `${name}-${hash}${ext}`;
  writeFileSync(path.join(DIST, manifest[name + ext]), bytes);
}

/** Empty the folder but for the fonts for printing, which `python -m eventmgr.rendering.fonts` writes there. */
function emptyDist() {
  mkdirSync(DIST, { recursive: true });
  for (const name of readdirSync(DIST)) {
    if (name !== PRINT_FONTS) rmSync(path.join(DIST, name), { recursive: true });
  }
}

const common = {
  absWorkingDir: ROOT,
  bundle: true,
  entryNames: "[name]-[hash]",
  metafile: true,
  minify: true,
  outdir: DIST,
  target: ["es2021", "safari15", "chrome97", "firefox100"],
  write: false,
};
const pages = build({
  ...common,
  entryPoints: entryPoints(),
  chunkNames: "chunk-[hash]",
  assetNames: "[name]-[hash]",
  format: "esm",
  loader: { ".woff2": "file" },
  plugins: [styles, controllers],
  splitting: true,
});
// A worker is one classic script: not every browser takes a module there.
const workers = build({
  ...common,
  entryPoints: [
    { in: path.join(STATIC, "js/portal/worker.js"), out: "service-worker" },
    { in: path.join(STATIC, "js/checkin/reader_worker.js"), out: "code-reader" },
  ],
  format: "iife",
});
const results = await Promise.all([pages, workers]);
emptyDist();
for (const { path: file, contents } of results.flatMap(({ outputFiles }) => outputFiles)) writeFileSync(file, contents);
const manifest = Object.assign({}, ...results.map(({ metafile }) => logicalNames(metafile)));
for (const source of [WASM, ...files("static/img", /\.(svg|png)$/)]) copyHashed(source, manifest);
for (const file of readdirSync(DIST).filter((name) => /-[A-Z0-9]{8}\.(css|js|svg|wasm)$/.test(name))) {
  writeFileSync(path.join(DIST, `${file}.gz`), gzipSync(readFileSync(path.join(DIST, file)), { level: 9 }));
}
writeFileSync(path.join(DIST, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
console.info(`static/dist: ${Object.keys(manifest).length} files`);
