// Numbers as people type and read them.

const DECIMAL = "(?:\\d+[.,]?\\d*|[.,]\\d+)(?:e[+-]?\\d+)?";
const FACTOR = `(?:${DECIMAL})?(?:π|pi)|${DECIMAL}`;
const TYPED = new RegExp(`^([+-]?)((?:${FACTOR})(?:\\*(?:${FACTOR}))*)(?:/(${DECIMAL}))?$`);
const PARTED = /[0-9.,]\s+(?![0-9]{3}(?![0-9]))[0-9.,]/; // digits with a space that parts no thousands
const LONGEST_NUMBER = 60; // characters

/**
 * "0.5", "1,5", "-3", "1e-3", "pi/5", "2π/3", "2*PI/3", "3*2", "1/3": a number, or NaN. The grammar is
 * that of app/words/typed_number.py.
 *
 * @param {string} text
 */
export function parsedNumber(text) {
  if (text.length > LONGEST_NUMBER || PARTED.test(text)) return NaN;
  const found = text.replace(/−/g, "-").replace(/\s+/g, "").toLowerCase().match(TYPED);
  if (!found) return NaN;
  const [, sign, product, divisor] = found;
  /**
   * @param {string | undefined} number
   */
  const plain = (number) => (number ? Number(number.replace(",", ".")) : 1);
  /** @type {(factor: string) => number} */
  const read = (factor) => plain(factor.replace(/π|pi/, "")) * (/π|pi/.test(factor) ? Math.PI : 1);
  const value = product.split("*").map(read).reduce((a, b) => a * b) / plain(divisor);
  if (!Number.isFinite(value)) return NaN;
  return sign === "-" ? -value : value;
}

/**
 * Four significant digits, without trailing zeros; the true minus sign.
 *
 * @param {number} value
 */
export function shownNumber(value) {
  if (value === 0) return "0";
  const size = Math.abs(value);
  const text = size >= 1e5 || size < 1e-4 ? value.toExponential(3) : value.toPrecision(4);
  return text
    .replace(/(\.\d*?)0+(?=$|e)/, "$1")
    .replace(/\.(?=$|e)/, "")
    .replace("e+", "e")
    .replace(/-/g, "−");
}

/**
 * Multiples of π where they are simple fractions, else decimals of π.
 *
 * @param {number} value
 */
export function shownAngle(value) {
  if (value === 0) return "0";
  const sign = value < 0 ? "−" : "";
  const ratio = Math.abs(value) / Math.PI;
  for (let q = 1; q <= 24; q++) {
    const p = Math.round(ratio * q);
    if (p > 0 && Math.abs(ratio * q - p) < 1e-9) {
      return `${sign}${p === 1 ? "" : p}π${q === 1 ? "" : `/${q}`}`;
    }
  }
  return `${sign}${shownNumber(ratio)}π`;
}

/**
 * `count` units of the last digit that is shown on from a value, or of `unit` if that is finer and
 * its effect is seen: 0.0535 goes to 0.0536, 3 by thousandths.
 *
 * @param {number} value
 * @param {number} count
 * @param {number} unit
 */
export function stepped(value, count, unit) {
  const [digits, exponent = "0"] = Number(value.toPrecision(4)).toString().split("e");
  const last = 10 ** (Number(exponent) - (digits.split(".")[1] ?? "").length);
  const fourth = value ? 10 ** (Math.floor(Math.log10(Math.abs(value))) - 3) : 0;
  const by = Math.max(fourth, Math.min(unit, last));
  return Number(((Math.round(value / by) + count) * by).toFixed(Math.min(100, Math.max(0, Math.round(-Math.log10(by))))));
}

/**
 * A place that a hand chose, to a tenth of what it can tell apart: no digits that mean nothing.
 *
 * @param {number} value
 * @param {number} resolution
 */
export function roundedTo(value, resolution) {
  const digits = 1 - Math.floor(Math.log10(resolution));
  return digits < 0 ? Math.round(value) : Number(value.toFixed(Math.min(20, digits)));
}

/** @param {number} exponent  a whole number */
export function superscript(exponent) {
  return String(exponent).replace("-", "⁻").replace(/\d/g, (digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)]);
}

/**
 * Ten to some power, in two digits.
 *
 * @param {number} exponent
 */
export function shownPower(exponent) {
  const value = 10 ** exponent;
  if (value >= 1e-3 && value < 1e3) return String(Number(value.toPrecision(2)));
  const [digits, tens] = value.toExponential(1).split("e");
  return `${digits} · 10${superscript(Number(tens))}`;
}

const WORDS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

/**
 * A count in a sentence: up to twelve a word, as app/words/counting.py.
 *
 * @param {number} count
 */
export function inWords(count) {
  return WORDS[count] ?? String(count);
}
