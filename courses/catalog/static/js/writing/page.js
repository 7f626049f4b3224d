// The page to write on: ProseMirror between the textarea and the eyes.
import { baseKeymap, chainCommands, exitCode, toggleMark } from "prosemirror-commands";
import { history, redo, undo } from "prosemirror-history";
import { keymap } from "prosemirror-keymap";
import { liftListItem, sinkListItem, splitListItem } from "prosemirror-schema-list";
import { EditorState } from "prosemirror-state";
import { tableEditing } from "prosemirror-tables";
import { EditorView } from "prosemirror-view";
import { makeBar } from "./bar.js";
import { askLink, askPicture } from "./dialogs.js";
import { losses, read, tidyPaste, write } from "./html.js";
import { schema } from "./schema.js";

export function start(editor, words) {
  const source = editor.querySelector("textarea");
  if (source.readOnly || losses(source.value).length) return; // what the page cannot show stays as it is written
  const context = { words, uploads: editor.dataset.pictures };
  const bar = makeBar(words, context);
  const view = new EditorView(null, {
    state: EditorState.create({ doc: read(source.value), plugins: plugins(context) }),
    attributes: pageAttributes(editor, source),
    transformPastedHTML: tidyPaste,
    handlePaste: (at, event) => takePicture(at, event.clipboardData, context),
    handleDrop: (at, event) => takePicture(at, event.dataTransfer, context),
    handleDoubleClickOn: (at, _pos, node) => node.type === schema.nodes.picture && (askPicture(at, context), true),
    dispatchTransaction(change) {
      view.updateState(view.state.apply(change));
      bar.show(view);
      if (!change.docChanged) return;
      source.value = write(view.state.doc);
      source.dispatchEvent(new Event("input", { bubbles: true }));
    },
  });
  source.before(bar.element, view.dom);
  source.hidden = true;
  editor.querySelector(".field__help").hidden = true;
  bar.bind(view);
  bar.show(view);
  editor.dataset.ready = "yes";
}

function plugins(context) {
  const { list_item: item, hard_break: br } = schema.nodes;
  const breakLine = chainCommands(exitCode, (state, dispatch) => {
    dispatch?.(state.tr.replaceSelectionWith(br.create()).scrollIntoView());
    return true;
  });
  return [
    history(),
    keymap({
      "Mod-z": undo, "Mod-y": redo, "Shift-Mod-z": redo,
      "Mod-b": toggleMark(schema.marks.strong), "Mod-i": toggleMark(schema.marks.em), "Mod-u": toggleMark(schema.marks.u),
      "Mod-k": (_state, _dispatch, view) => (askLink(view, context), true),
      "Enter": splitListItem(item), "Mod-[": liftListItem(item), "Mod-]": sinkListItem(item), "Shift-Enter": breakLine,
      "Alt-F10": (_state, _dispatch, view) => (view.dom.previousElementSibling.querySelector("select, button").focus(), true),
    }),
    keymap(baseKeymap),
    tableEditing(),
  ];
}

function pageAttributes(editor, source) {
  const label = editor.querySelector("label");
  return {
    class: "input prose editor__page", role: "textbox", "aria-multiline": "true", "aria-labelledby": label.id,
    dir: source.dir, lang: source.lang,
  };
}

function takePicture(view, data, context) {
  const file = [...(data?.files ?? [])].find((each) => each.type.startsWith("image/"));
  if (!file || data.getData("text/html")) return false;
  askPicture(view, context, file);
  return true;
}
