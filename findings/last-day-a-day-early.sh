#!/usr/bin/env bash
# A parent's last day to answer stands in the diary a day early from the end of March to the end of October, and rightly in winter.
# Guess: an event that takes the whole day is on the day that its date has where it was made.
# Seen (ical-generator 10.2.0, in Europe/London): new Date(2025, 5, 10) with allDay becomes DTSTART;VALUE=DATE:20250609, since the
# day is taken from Greenwich's clock, where summer time's midnight is the evening before; new Date(2025, 10, 10) becomes 20251110.
# Whoever tries it in winter sees nothing. Given as the text "2025-06-10", the day stays. Exit 0 as long as that is so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --prefix . ical-generator@10.2.0

TZ=Europe/London node - <<'JS'
const assert = require("node:assert"), { default: ical } = require("ical-generator");
const written = (start) => {
  const diary = ical({ name: "Last days to answer" });
  diary.createEvent({ start, allDay: true, summary: "OAK-0001: last day to answer" });
  return /^DTSTART.*$/m.exec(diary.toString())[0].trim();
};
const told = {
  summer: written(new Date(2025, 5, 10)),
  winter: written(new Date(2025, 10, 10)),
  text: written("2025-06-10"),
};
console.log(told);
assert.deepEqual(told, {
  summer: "DTSTART;VALUE=DATE:20250609",
  winter: "DTSTART;VALUE=DATE:20251110",
  text: "DTSTART;VALUE=DATE:20250610",
});
JS
