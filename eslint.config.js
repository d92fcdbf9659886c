import js from "@eslint/js";
import globals from "globals";

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
  },
  { files: ["app/live/loading.js"], languageOptions: { globals: { EVERYWHERE: "readonly", showError: "writable" } } },
  {
    files: ["benchmarks/probe.js"], // runs in the page before all else
    languageOptions: { sourceType: "script", globals: { ...globals.browser, Bokeh: "readonly" } },
  },
  { files: ["tests/**/*.js", "*.config.js"], languageOptions: { globals: globals.node } },
];
