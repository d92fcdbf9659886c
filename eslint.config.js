import js from "@eslint/js";
import globals from "globals";

// Functions that still tie a whole tab or part together: as long as they are, and no longer.
const LONG = {
  "app/page/tabs.js": 172,
  "app/catalogue/component.js": 164,
  "app/live/lifeline.js": 104,
  "app/frame/drawer.js": 94,
  "app/one_unit/findings.js": 93,
  "app/explore/layerbar.js": 68,
  "app/bifurcations/plane/findings.js": 61,
};

/** @param {number} max */
const length = (max) => ({ "max-lines-per-function": ["error", { max, skipComments: true }] });

export default [
  { ignores: [".venv/", "build/", "dist/"] },
  js.configs.recommended,
  {
    rules: {
      "arrow-body-style": "error",
      eqeqeq: "error",
      "no-var": "error",
      "one-var": ["error", "never"], // app/web/scripts.py reads one name a declaration
      "prefer-const": "error",
      "prefer-template": "error",
    },
  },
  {
    files: ["app/**/*.js"],
    languageOptions: { globals: globals.browser },
    // as tests/test_lengths.py holds it for Python
    rules: length(60),
  },
  ...Object.entries(LONG).map(([file, max]) => ({ files: [file], rules: length(max) })),
  { files: ["app/live/loading.js"], languageOptions: { globals: { EVERYWHERE: "readonly", showError: "writable" } } },
  {
    files: ["benchmarks/probe.js"], // runs in the page before all else
    languageOptions: { sourceType: "script", globals: { ...globals.browser, Bokeh: "readonly" } },
  },
  { files: ["tests/**/*.js", "*.config.js"], languageOptions: { globals: globals.node } },
];
