// Numbers as people type and read them.

// "0.5", "-3", "1e-3", "pi/5", "2π/3", "-0.25*pi": a number, or NaN.
function parsedNumber(text) {
  const s = text.trim().replace(/−/g, "-").replace(/\s+/g, "").toLowerCase();
  const plain = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/;
  if (plain.test(s)) return Number(s);
  const m = s.match(/^([+-]?)((?:\d+\.?\d*|\.\d+)?)\*?(?:π|pi)(?:\/(\d+\.?\d*|\.\d+))?$/);
  if (!m) return NaN;
  const value = ((m[2] === "" ? 1 : Number(m[2])) * Math.PI) / (m[3] ? Number(m[3]) : 1);
  return m[1] === "-" ? -value : value;
}

// Four significant digits, without trailing zeros; the true minus sign.
function shownNumber(value) {
  if (value === 0) return "0";
  const size = Math.abs(value);
  const text = size >= 1e5 || size < 1e-4 ? value.toExponential(3) : value.toPrecision(4);
  return text
    .replace(/(\.\d*?)0+(?=$|e)/, "$1")
    .replace(/\.(?=$|e)/, "")
    .replace("e+", "e")
    .replace(/-/g, "−");
}

// Multiples of π where they are simple fractions, else decimals of π.
function shownAngle(value) {
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

// `count` units of the last digit that is shown on from a value, or of `unit` if that is finer and
// its effect is seen: 0.0535 goes to 0.0536, 3 by thousandths.
function stepped(value, count, unit) {
  const [digits, exponent = 0] = Number(value.toPrecision(4)).toString().split("e");
  const last = 10 ** (exponent - (digits.split(".")[1] ?? "").length);
  const fourth = value ? 10 ** (Math.floor(Math.log10(Math.abs(value))) - 3) : 0;
  const by = Math.max(fourth, Math.min(unit, last));
  return Number(((Math.round(value / by) + count) * by).toFixed(Math.min(100, Math.max(0, Math.round(-Math.log10(by))))));
}
