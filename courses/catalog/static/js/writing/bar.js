// The bar above a page: what a block is, what letters are, lists, links, pictures, tables, one step back and on.
import { lift, setBlockType, toggleMark, wrapIn } from "prosemirror-commands";
import { redo, undo } from "prosemirror-history";
import { liftListItem, wrapInList } from "prosemirror-schema-list";
import { addColumnAfter, addRowAfter, deleteColumn, deleteRow, deleteTable, isInTable } from "prosemirror-tables";
import { askLink, askPicture } from "./dialogs.js";
import { schema } from "./schema.js";
import { drawing } from "./drawings.js";

const { nodes, marks } = schema;
const BLOCKS = ["paragraph", "heading", "small", "quote", "verse", "hadith"];

export function makeBar(words, context) {
  const element = document.createElement("div");
  element.className = "editor__bar";
  element.setAttribute("role", "toolbar");
  element.setAttribute("aria-label", words.bar);
  const choice = element.appendChild(document.createElement("select"));
  choice.className = "input editor__block";
  choice.setAttribute("aria-label", words.bar);
  for (const name of BLOCKS) choice.add(new Option(words[name], name));
  const buttons = actions(context).map(([name, act, isOn, isShown]) => {
    const button = element.appendChild(document.createElement("button"));
    button.type = "button";
    button.className = "knob";
    button.title = words[name];
    button.setAttribute("aria-label", words[name]);
    button.append(drawing(name));
    return { button, act, isOn, isShown };
  });
  const bind = (view) => {
    element.addEventListener("mousedown", (event) => event.target.closest("button") && event.preventDefault()); // the choice in the text stays
    let isPointed = false; // with a mouse one goes back to the text at once; with keys one may still be choosing
    choice.addEventListener("pointerdown", () => { isPointed = true; });
    choice.addEventListener("keydown", () => { isPointed = false; });
    choice.addEventListener("change", () => { setBlock(view, choice.value); if (isPointed) view.focus(); });
    for (const { button, act } of buttons) button.addEventListener("click", () => act(view));
    element.addEventListener("keydown", (event) => walk(event, element, view));
  };
  const show = (view) => {
    choice.value = blockAt(view.state);
    for (const { button, isOn, isShown } of buttons) {
      if (isOn) button.setAttribute("aria-pressed", String(isOn(view.state)));
      if (isShown) button.hidden = !isShown(view.state);
    }
  };
  rove(element);
  return { element, bind, show };
}

// One stop of the Tab key for the whole bar; arrows go along it in the order of reading.
function rove(element) {
  [...element.children].forEach((child, place) => { child.tabIndex = place ? -1 : 0; });
}

function walk(event, element, view) {
  if (event.key === "Escape") return view.focus();
  const isBack = event.key === (document.dir === "rtl" ? "ArrowRight" : "ArrowLeft");
  const isOn = event.key === (document.dir === "rtl" ? "ArrowLeft" : "ArrowRight");
  if (!isBack && !isOn) return undefined;
  event.preventDefault();
  const stops = [...element.children].filter((child) => !child.hidden);
  const next = stops[(stops.indexOf(document.activeElement) + (isOn ? 1 : stops.length - 1)) % stops.length];
  for (const stop of stops) stop.tabIndex = stop === next ? 0 : -1;
  next.focus();
  return undefined;
}

function actions(context) {
  const run = (command) => (view) => { command(view.state, view.dispatch, view); view.focus(); };
  const has = (mark) => (state) => {
    const { from, to, empty, $from } = state.selection;
    return empty ? Boolean(mark.isInSet(state.storedMarks ?? $from.marks())) : state.doc.rangeHasMark(from, to, mark);
  };
  const list = (type) => (view) => run(inList(view.state, type) ? liftListItem(nodes.list_item) : wrapInList(type))(view);
  return [
    ["strong", run(toggleMark(marks.strong)), has(marks.strong)],
    ["emphasis", run(toggleMark(marks.em)), has(marks.em)],
    ["list", list(nodes.bullet_list), (state) => inList(state, nodes.bullet_list)],
    ["numbers", list(nodes.ordered_list), (state) => inList(state, nodes.ordered_list)],
    ["link", (view) => askLink(view, context), has(marks.link)],
    ["unlink", run((state, dispatch) => unlink(state, dispatch)), null, has(marks.link)],
    ["picture", (view) => askPicture(view, context)],
    ["table", run(insertTable), null, (state) => !isInTable(state)],
    ["addRow", run(addRowAfter), null, isInTable],
    ["addColumn", run(addColumnAfter), null, isInTable],
    ["dropRow", run(deleteRow), null, isInTable],
    ["dropColumn", run(deleteColumn), null, isInTable],
    ["dropTable", run(deleteTable), null, isInTable],
    ["undo", run(undo)],
    ["redo", run(redo)],
  ];
}

function around(state, ...types) {
  const { $from } = state.selection;
  for (let depth = $from.depth; depth > 0; depth -= 1) if (types.includes($from.node(depth).type)) return { node: $from.node(depth), pos: $from.before(depth) };
  return null;
}

const inList = (state, type) => around(state, nodes.bullet_list, nodes.ordered_list)?.node.type === type;

function blockAt(state) {
  const quote = around(state, nodes.blockquote);
  if (quote) return quote.node.attrs.kind ?? "quote";
  const heading = around(state, nodes.heading);
  return heading ? (heading.node.attrs.level === 2 ? "heading" : "small") : "paragraph";
}

function setBlock(view, name) {
  const run = (command) => command(view.state, view.dispatch);
  const quote = () => around(view.state, nodes.blockquote);
  if (["quote", "verse", "hadith"].includes(name)) {
    const kind = name === "quote" ? null : name;
    run(setBlockType(nodes.paragraph));
    const there = quote();
    if (there) return view.dispatch(view.state.tr.setNodeMarkup(there.pos, null, { ...there.node.attrs, kind }));
    return run(wrapIn(nodes.blockquote, { kind }));
  }
  for (let most = 5; quote() && most; most -= 1) if (!run(lift)) break;
  if (name === "paragraph") return run(setBlockType(nodes.paragraph));
  return run(setBlockType(nodes.heading, { level: name === "heading" ? 2 : 3 }));
}

function unlink(state, dispatch) {
  const { $from, from, to, empty } = state.selection;
  let [begin, end] = [from, to];
  if (empty) {
    const inside = (place) => place >= 0 && place < $from.parent.childCount && marks.link.isInSet($from.parent.child(place).marks);
    let place = $from.index(), offset = $from.start();
    for (let each = 0; each < place; each += 1) offset += $from.parent.child(each).nodeSize;
    if (!inside(place)) return false;
    [begin, end] = [offset, offset + $from.parent.child(place).nodeSize];
  }
  dispatch?.(state.tr.removeMark(begin, end, marks.link));
  return true;
}

function insertTable(state, dispatch) {
  const cell = (type) => type.createAndFill();
  const row = (type) => nodes.table_row.create(null, [cell(type), cell(type)]);
  dispatch?.(state.tr.replaceSelectionWith(nodes.table.create(null, [row(nodes.table_header), row(nodes.table_cell), row(nodes.table_cell)])).scrollIntoView());
  return true;
}
