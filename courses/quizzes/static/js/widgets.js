/** The controls of the kinds of question that are more than plain fields; without this the plain fields do it all. */

import { bindEssay } from "./essay.js";
import { bindOrder } from "./order.js";
import { bindSending } from "./sending.js";
import { bindSpot } from "./spot.js";

for (const place of document.querySelectorAll("[data-order]")) bindOrder(place);
for (const place of document.querySelectorAll("[data-spot]")) bindSpot(place);
for (const place of document.querySelectorAll("[data-essay]")) bindEssay(place);
for (const place of document.querySelectorAll("[data-sending][data-begin]")) bindSending(place);
