// What BokehJS and Panel keep to themselves and this project needs all the same: here and nowhere
// else. Another version of theirs may break each of these; the test named with it tells.
// (What the loading page needs of panel-material-ui stands in everywhere.js and loading.js.)

/**
 * @typedef {object} Bokeh
 * @property {(BokehDocument & { views_manager?: { clear(): void } })[]} documents
 * @property {{ find_one(model: BokehModel): HiddenView | null }} index
 * @property {{ add_document_standalone(document: BokehDocument, element: HTMLElement, roots: HTMLElement[]): Promise<unknown> }} embed
 *
 * @typedef {FigureView & { canvas_view: { events_el: HTMLElement, primary: Layer } }} HiddenView
 * @typedef {{ canvas: HTMLCanvasElement, undo_transform(draw: (context: CanvasRenderingContext2D) => void): void }} Layer
 * @typedef {new (bytes: Uint8Array | Uint16Array, shape: Pair) => object} ImageKind
 *
 * @typedef {BokehClient & {
 *   _try_reconnect(now: boolean): void,
 *   _receiver: { constructor: new () => HiddenClient["_receiver"] },
 *   _reconnection_attempts_left: number,
 *   _repull_session_doc: (resolve: (session: unknown) => void, reject: (error: unknown) => void) => void,
 *   _pull_doc_json(): Promise<{ doc_json: object }>,
 * }} HiddenClient
 */

const ATTEMPTS = 4; // what BokehJS is told that it has left: the next one in four seconds

function bokeh() {
  return /** @type {{ Bokeh: Bokeh }} */ (/** @type {unknown} */ (globalThis)).Bokeh;
}

/**
 * The view of a model that is on the page.
 *
 * Told by `test_portrait.py::test_a_click_starts_a_trajectory_and_its_start_can_be_dragged_and_removed`.
 *
 * @param {BokehModel | null | undefined} model
 * @returns {FigureView | null}
 */
export function viewOf(model) {
  return model ? bokeh().index.find_one(model) : null;
}

/**
 * What of a figure the hand and the keyboard reach.
 *
 * Told by `test_portrait.py::test_a_click_starts_a_trajectory_and_its_start_can_be_dragged_and_removed`,
 *   `test_access.py::test_figures_have_names_where_the_keyboard_reaches_them`.
 *
 * @param {FigureView} view
 */
export function surfaceOf(view) {
  return /** @type {HiddenView} */ (view).canvas_view.events_el;
}

/**
 * BokehJS clears the canvas half a pixel off, so that its first row and column would keep the
 * colour of the theme before.
 *
 * Told by `test_page.py::test_the_dark_theme_redraws_the_figures_and_keeps_the_data`.
 *
 * @param {BokehModel} figure
 */
export function clearCanvas(figure) {
  const layer = /** @type {HiddenView | null} */ (viewOf(figure))?.canvas_view?.primary;
  layer?.undo_transform((context) => context.clearRect(0, 0, layer.canvas.width, layer.canvas.height));
}

/**
 * All models of a document, figures among them.
 *
 * Told by `test_sweeps.py::test_a_sweep_is_cancelled_and_another_leads_to_explore`.
 *
 * @param {BokehDocument} document
 */
export function modelsOf(document) {
  const { _all_models } = /** @type {BokehDocument & { _all_models: Map<string, BokehModel> }} */ (document);
  return [..._all_models.values()];
}

/**
 * An image as BokehJS keeps them, of a class that it does not give away: that of the one before.
 *
 * Told by `test_portrait.py::test_the_map_shows_what_is_chosen`.
 *
 * @param {BokehModel} source
 * @param {Uint8Array | Uint16Array} bytes
 * @param {Pair} shape
 */
export function imageLike(source, bytes, shape) {
  const before = /** @type {{ constructor: ImageKind }} */ (source.data.image[0]);
  return new before.constructor(bytes, shape);
}

/**
 * A frame's pixels, once it is laid out.
 *
 * Told by `test_access.py::test_nullclines_differ_without_colour`.
 *
 * @param {BokehModel} figure
 * @returns {Pair | null}
 */
export function frameSize(figure) {
  const { inner_width, inner_height } = figure.properties;
  return inner_width.is_unset ? null : [inner_width.get_value(), inner_height.get_value()];
}

/**
 * Hear of a frame's new size.
 *
 * Told by `test_access.py::test_nullclines_differ_without_colour`.
 *
 * @param {BokehModel} figure
 * @param {() => void} changed
 */
export function onFrameSize(figure, changed) {
  const { inner_width, inner_height } = figure.properties;
  for (const side of [inner_width, inner_height]) side.change.connect(changed);
}

/**
 * A document of this browser alone, from its text.
 *
 * Told by `test_portrait.py::test_a_click_starts_a_trajectory_and_its_start_can_be_dragged_and_removed`,
 *   `test_jupyterlab.py::test_a_page_opened_anew_on_the_kernel_shows_it_again`.
 *
 * @param {BokehDocument} page
 * @param {string} text
 * @returns {BokehDocument}
 */
export function documentFrom(page, text) {
  const { constructor } = /** @type {{ constructor: unknown }} */ (page);
  return /** @type {{ from_json(json: object): BokehDocument }} */ (constructor).from_json(JSON.parse(text));
}

/**
 * Draw its roots, one into each element.
 *
 * Told by `test_portrait.py::test_a_click_starts_a_trajectory_and_its_start_can_be_dragged_and_removed`.
 *
 * @param {BokehDocument} document
 * @param {HTMLElement[]} elements
 */
export async function embed(document, elements) {
  await bokeh().embed.add_document_standalone(document, elements[0], elements);
}

/**
 * Take it off the page, with all that is drawn.
 *
 * Told by `test_jupyterlab.py::test_a_page_opened_anew_on_the_kernel_shows_it_again`.
 *
 * @param {BokehDocument} document
 */
export function forget(document) {
  const { documents } = bokeh();
  const at = documents.indexOf(document);
  if (at < 0) return;
  documents[at].views_manager?.clear();
  documents.splice(at, 1);
}

/**
 * The data of a component that another script has rendered: Panel keeps them beside its model.
 *
 * Told by `test_page.py::test_findings_are_spoken_when_values_rest`.
 *
 * @param {BokehModel} component
 * @returns {BokehModel}
 */
export function dataOf(component) {
  const { data } = /** @type {{ data?: unknown }} */ (component);
  return /** @type {BokehModel} */ (data ?? component);
}

/**
 * Change another component in this browser alone.
 *
 * Told by `test_page.py::test_findings_are_spoken_when_values_rest`.
 *
 * @param {BokehModel | null | undefined} component
 * @param {object} values
 */
export function tellComponent(component, values) {
  if (component) dataOf(component).setv(values, { sync: false });
}

/**
 * The model of panel-material-ui's page, and what it keeps in the browser; null in a notebook's
 * output.
 *
 * Told by `test_page.py::test_the_theme_is_the_system_s_until_one_is_chosen_and_then_kept`.
 *
 * @param {BokehDocument} document
 * @returns {{ model: BokehModel, data: PageData } | null}
 */
export function pageOf(document) {
  const model = document.roots().find((root) => "dark_theme" in (dataOf(root).attributes ?? {}));
  return model ? { model, data: /** @type {PageData} */ (dataOf(model)) } : null;
}

/**
 * A part of that page, by its class.
 *
 * Told by `test_frame.py::test_the_drawer_is_closed_at_first_and_closes_itself`.
 *
 * @param {BokehModel} page
 * @param {string} selector
 * @returns {HTMLElement | null | undefined}
 */
export function partOf(page, selector) {
  return viewOf(page)?.el.shadowRoot?.querySelector(selector);
}

/**
 * Try at once to reach the server again.
 *
 * Told by `test_live.py::test_a_dropped_connection_comes_back_with_the_newest_values`.
 *
 * @param {BokehClient | null} client
 */
export function reconnect(client) {
  if (client) /** @type {HiddenClient} */ (client)._try_reconnect(true);
}

/**
 * How a client that has lost its socket goes on: it tries for ever, and hands what the server has
 * of the page to `recognised`, in place of building the page anew. BokehJS would do that, but it
 * leaves out the binary buffers and fails (3.9, ClientConnection._repull_session_doc).
 *
 * Told by `test_lifeline.py::test_a_restarted_server_gets_the_page_anew_and_only_once`,
 *   `test_live.py::test_a_dropped_connection_comes_back_with_the_newest_values`.
 *
 * @param {BokehClient} client
 * @param {(resolve: (session: unknown) => void, reject: (error: unknown) => void) => void} recognised
 */
export function keepTrying(client, recognised) {
  const hidden = /** @type {HiddenClient} */ (client);
  hidden._receiver = new hidden._receiver.constructor(); // may hold half a message
  hidden._reconnection_attempts_left = ATTEMPTS;
  hidden._repull_session_doc = recognised;
}

/**
 * The server's document as text.
 *
 * Told by `test_lifeline.py::test_a_restarted_server_gets_the_page_anew_and_only_once`.
 *
 * @param {BokehClient} client
 */
export async function documentAt(client) {
  return JSON.stringify((await /** @type {HiddenClient} */ (client)._pull_doc_json()).doc_json);
}
