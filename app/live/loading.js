// What the loading page runs, as a plain script and before the page's parts are made. The template
// (app/page/page.py) gives it `EVERYWHERE`, a style sheet's text; `showError` is panel-material-ui's.
// Told by `test_serving.py::test_a_page_whose_connection_is_refused_says_what_to_do`.

import { holdEverywhere } from "./everywhere.js";
import { explainRefusal } from "./refused.js";

holdEverywhere(EVERYWHERE);

const plainError = showError;
showError = (message) => {
  plainError(message);
  explainRefusal(message);
};
