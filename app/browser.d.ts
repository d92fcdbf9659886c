// What the browser's code is given: by BokehJS, by Panel, by the loading page, and by the server
// as JSON. For tsc alone; nothing here is run or sent.

// ---- elements and events ----

type Handler<Kind> = (event: Kind) => void;
type AllEvents = HTMLElementEventMap & DocumentEventMap & WindowEventMap;
type Handlers = { [Name in keyof AllEvents]?: Handler<AllEvents[Name]> };
type OnHandlers = { [Name in keyof HTMLElementEventMap as `on${Name}`]?: Handler<HTMLElementEventMap[Name]> | null };

interface Attributes extends OnHandlers {
  // `never`: handlers of any kind of event, which OnHandlers tells by their names
  [name: string]: string | number | boolean | null | undefined | Handler<never>;
}

/** The project's own events on the document. */
interface DocumentEventMap {
  "gruscope:lost": Event;
  "gruscope:back": Event;
  "gruscope:answered": CustomEvent;
  "gruscope:leaving": CustomEvent<{ carry: boolean; fresh: boolean }>;
  "gruscope:go": CustomEvent<{ query?: string; tab?: string }>;
  "gruscope:address": CustomEvent<{ explores: boolean }>;
  "gruscope:kept": CustomEvent<{ tab: string; search: string }>;
  "gruscope:tools": CustomEvent;
  "gruscope:do": CustomEvent<{ tab: string; action: string; opener?: HTMLElement }>;
  "gruscope:help": CustomEvent;
  "gruscope:drawer": CustomEvent<{ opener?: HTMLElement } | null>;
  "gruscope:knobs": CustomEvent;
  "gruscope:dock": CustomEvent<{ name: string; root: HTMLElement }>;
  "gruscope:ring": CustomEvent<{ uid: string; at: Pair | null }>;
  "gruscope:filters": CustomEvent<{ root: HTMLElement }>;
  "gruscope:wall": CustomEvent;
}

interface WindowEventMap {
  "gruscope:entry": CustomEvent<string>;
}

interface Document {
  /** What each tab can do now (app/frame/tools.js). */
  gruscopeTools?: Record<string, Tools>;
}

// ---- plain data ----

type Pair = [number, number];
type Bounds = [number, number, number, number];
type Tools = Record<string, boolean>;
type Columns = Record<string, ArrayLike<unknown>>;
type Rows<Names extends string> = Record<Names, number[]>;
/** Of lines between two breaks: not a number at a break. */
type Line = { x: Float64Array; y: Float64Array };
/** A mark's place, and what it stands for. */
type KnownMark = { value: number; text: string; key?: string; query?: string };
type Start = [number, number, string];
type Timer = ReturnType<typeof setTimeout>;
type Theme = Record<string, string> & { basins: string[]; palette: string[] };
type Terms = Record<string, string>;
/** A knob's newest value, at once (`commit`: and as a step of the history). */
// back: a drag is given up, and the value is that with which it began
type Turned = (key: string, value: number, commit: boolean, back?: boolean) => void;

/** What a component asks of the server. */
interface Patch {
  values?: Record<string, number>;
  back?: boolean; // to where the step under way began
  commit?: boolean;
  bounds?: number[];
  starts?: Start[];
  highlighted?: number | null;
  [field: string]: unknown;
}

interface Knob {
  key: string;
  label: string;
  html: string;
  low: number;
  high: number;
  step: number;
  group?: string;
  angle?: boolean;
  log?: boolean;
  fixed?: boolean;
  parts?: number;
  spoken?: (value: number) => string;
}

/** A glyph of a figure (app/figures/glyph.py). */
interface Glyph {
  name: string;
  packet: "" | "portrait" | "skeleton" | "global";
  curves: boolean;
  colours: Record<string, string>;
  opacity: Record<string, Pair>;
  widths: number[];
}

/** A row of the table of layers (app/figures/layers.py). */
interface Layer {
  key: string;
  glyphs: Glyph[];
}

/** A buffer of app/live/packet.py. */
interface Packet<Header> {
  header: Header;
  sections: Record<string, Uint8Array | Uint16Array>;
}

interface Reply {
  sequence: number;
  error?: string;
  refused?: boolean;
  query: string;
  can: Tools;
  values: Record<string, number>;
  bounds: Bounds;
  preset: string | null;
  reset_after: boolean;
  duration: number;
}

interface Header extends Reply {
  home: Bounds;
  layers: string[];
  quantity: string;
  generation: number;
  mode: "rotation" | "entries";
  is_rotation: boolean;
  frozen: boolean;
  step: number;
  slow_level: number;
  lenses: Record<string, string>;
  starts: Start[];
  highlighted: number | null;
  points: Rows<"x" | "y"> & { kind: string[] };
  groups: Rows<"x" | "y">;
  map: { shape: Pair; title: string; low: number; high: number };
  span: Record<"t" | "x" | "y", Pair>;
  findings: PortraitFindings;
}

interface TablePoint {
  kind: string;
  shape: string;
  x: string;
  y: string;
  eigenvalues: string;
  width: string;
  residual: string;
  at: Pair;
  index?: string;
  guess?: string;
}

interface PortraitFindings {
  title: string;
  sentence: string;
  status: string;
  mark: string;
  proof: string;
  method: string;
  index: string;
  index_sum: string;
  table: TablePoint[];
  clusters: Omit<TablePoint, "kind">[];
  claims: { quantity: string; printed: string; computed: string; note?: string }[];
  step?: { title: string; lines: string[] } | null;
}

interface Gap {
  saddle: number;
  value: number;
  from: Pair;
  to: Pair;
}

interface FoundCycle {
  kind: string;
  confirmed: string;
  period: string;
  multiplier: string;
  frequency: string;
  around: string;
}

/** The portrait's place in the catalogue. */
interface FoundEntry {
  state: string;
  text?: string;
  picture?: string;
  name?: string;
  title?: string;
  alias?: string;
  proven?: boolean;
  find?: object;
}

interface FoundGlobal {
  title: string;
  reasons: string[];
  ends: string;
  cycles: FoundCycle[];
  number: Claim & { how: string };
  ends_status: string;
  signature: { short: string; text: string; reason: string };
  identified: FoundEntry;
  shares: { name: string; share: string; part: number }[];
  check: string;
  regions: string[];
  slow: string;
  method: string;
}

interface GlobalHeader {
  generation: number;
  complete: boolean;
  looking?: boolean;
  failed?: string;
  bounds?: Bounds;
  basins: { shape: Pair };
  gap: Gap | null;
  findings: FoundGlobal;
}

interface HappenedEvent extends KnownMark {
  way: string;
}

interface Happened {
  generation?: number;
  events?: HappenedEvent[];
  way?: string;
}

interface Claim {
  status: string;
  text: string;
}

interface UnitPoint {
  kind: string;
  status: string;
  h: string;
  width: string;
  rate: string;
  attracts: string;
}

interface UnitHeader extends Reply {
  home: Bounds;
  span: Pair;
  changed: boolean;
  start: Pair;
  arrows: { low: number[]; high: number[]; direction: number[] };
  groups: Columns;
  cusps: Columns;
  regions: Columns;
  shape: Pair;
  levels: Record<string, number[]>;
  marks: { h: number[]; kind: string[]; title: string[]; position: string[]; rate: string[]; sure: boolean[]; attracts: string[] };
  findings: {
    status: string;
    sentence: string;
    figure: string;
    proof: string;
    method: string;
    table: UnitPoint[];
    folds: Claim[];
    landings: { key: string; value: number; label: string }[];
    lines: Claim[];
  };
}

// ---- the catalogue ----

interface IndexEntry {
  name: string;
  title: string;
  aliases: string[];
  text: string;
  points: number;
  counts: number[];
  clusters: number;
  codimension: number;
  paper: boolean;
  beyond: number[];
  shapes: number[][];
  radius: number | null;
}

interface Index {
  entries: IndexEntry[];
  beyond: string[];
  shapes: string[];
}

interface Neighbour {
  name?: string;
  title: string;
  signature: string;
}

interface EntryRecord {
  name: string;
  aliases: string[];
  origin: string;
  description: string;
  rigor: string;
  reset_after: boolean;
  parameters: Record<string, string[][]>;
  json: Record<string, number[] | number[][]>;
  points: { kind: string; shape: string; x: string; y: string; width: string }[];
  clusters: { guess: string; index: string; x: string; y: string; width: string }[];
  cycles: { stable: boolean; period: string; multiplier: string; encloses: string[] }[];
  signature: { resolved: boolean; text: string; reasons: string[] };
  robustness: {
    points_radius: string;
    tested_radius: string;
    upper_radius: string | null;
    samples: number;
    seed: number;
    bifurcation: string;
  } | null;
  degeneracy: {
    kind: string;
    codimension: number;
    parameter: string;
    where: string;
    step: string;
    below: Neighbour;
    above: Neighbour;
  } | null;
}

/** What is told of a file of the visitor's own. */
interface OwnAnswer {
  problem?: string;
  done: number;
  of: number;
  entry?: string;
  title: string;
  refused?: string;
  line?: string;
  svg?: string;
}

interface NearestAnswer {
  nearest: string;
  distance?: string;
  same?: boolean;
  problem?: string;
}

// ---- BokehJS ----

interface Signal {
  connect(slot: () => void): void;
  disconnect(slot: () => void): void;
}

interface BokehProperty {
  change: Signal;
  is_unset: boolean;
  get_value(): number;
}

interface Scale {
  compute(value: number): number;
  invert(pixels: number): number;
}

/**
 * A model by its name. The name tells what kind it is, and only what that kind has is asked for:
 * columns of a source, the glyph of a renderer, ranges and parts of a figure.
 */
interface BokehModel {
  name: string | null;
  type: string;
  tags: unknown[];
  attributes: object;
  properties: Record<string, BokehProperty>;
  change: Signal;
  setv(values: object, options?: { sync: boolean }): void;
  data: Columns;
  glyph: BokehModel;
  visible: boolean;
  start: number;
  end: number;
  x_range: BokehModel;
  y_range: BokehModel;
  center: BokehModel[];
  below: BokehModel[];
  left: BokehModel[];
}

/** What panel-material-ui's page keeps in the browser. */
interface PageData extends BokehModel {
  dark_theme: boolean;
  sidebar_open: boolean;
}

interface BokehDocument {
  get_model_by_name(name: string): BokehModel | null;
  roots(): BokehModel[];
  is_idle: boolean;
  idle: Signal;
  on_event(name: string, heard: (document: unknown, event: ConnectionLost) => void): void;
  remove_on_event?(name: string, heard: (document: unknown, event: ConnectionLost) => void): void;
  /** Explore's figures of this page (app/explore/figures.js). */
  gruscopeFigures?: Map<string, import("./explore/figures.js").Figures>;
}

interface FigureView {
  el: HTMLElement;
  frame: { x_scale: Scale; y_scale: Scale; bbox: Record<"left" | "right" | "top" | "bottom", number> };
  export(kind: string, hidpi: boolean): { to_blob(): Promise<Blob> };
}

interface BokehClient {
  session: unknown;
  close(): void;
}

interface ConnectionLost {
  connection: WeakRef<BokehClient>;
}

// ---- Panel ----

interface Component {
  uid: string;
  theme: string;
  on<Message = void>(event: string, heard: (message: Message) => void): void;
  send_msg(message: object): void;
}

/** What Panel hands to a component; `Fields` are those of its class in Python. */
interface Rendered<Fields = object> {
  model: Component & Fields;
  el: HTMLElement;
  view: { model: BokehModel & { document: BokehDocument } };
}

// ---- the loading page (app/page/page.py) ----

declare const EVERYWHERE: string;
declare let showError: (message: string) => void;
