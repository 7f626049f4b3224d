// Numbers as the page's reader writes them.
const digits = new Intl.NumberFormat(document.documentElement.lang === "ar" ? "ar-EG" : "en", { maximumFractionDigits: 1 });

export const figure = (value) => digits.format(value);

// "12.4" is said as 12, "4.2" as 4.2: as the pages' own filter does.
export const megabytes = (bytes, words) => {
  const amount = bytes / 1e6;
  return words.replace("{n}", figure(amount < 10 ? Math.round(amount * 10) / 10 : Math.round(amount)));
};

// A clock is Latin and left to right, like the line below it.
export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds || 0));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const tail = String(rest).padStart(2, "0");
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${tail}` : `${minutes}:${tail}`;
}
