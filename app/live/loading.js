// What the loading page runs, as a plain script and before the page's parts are made. The template
// (app/page.py) gives it `EVERYWHERE`, a style sheet's text; `showError` is panel-material-ui's.

import { holdEverywhere } from "./everywhere.js";
import { explainRefusal } from "./refused.js";

holdEverywhere(EVERYWHERE);

const plainError = showError;
showError = (message) => {
  plainError(message);
  explainRefusal(message);
};
