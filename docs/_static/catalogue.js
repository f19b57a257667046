// The catalogue's index: show the form, and keep the rows that meet it.
//
// The choice stands in the address after #, so that a link or a bookmark brings it back. Without
// this script the table is whole, and the form is not shown.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("form.catalogue-filter");
  const table = document.querySelector("table.catalogue-table");
  if (!form || !table) {
    return;
  }
  // Sphinx sets quotation marks and apostrophes round, and a reader types them straight.
  const plain = (text) =>
    text.trim().replaceAll(/[\u2018\u2019]/g, "'").replaceAll(/[\u201c\u201d]/g, '"');
  const fields = [...form.querySelectorAll("input, select")];
  const said = form.querySelector("[role=status]");
  const rows = [...table.tBodies[0].rows].map((row) => ({
    row,
    cells: [...row.cells].map((cell) => plain(cell.textContent)),
    text: plain(row.textContent).toLowerCase(),
  }));

  // The box in which the table scrolls says what is in it.
  const box = table.parentElement;
  box.tabIndex = 0;
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", "Every indicator");

  const meets = ({ cells, text }) =>
    fields.every((field) => {
      const wanted = plain(field.value);
      if (!wanted) {
        return true;
      }
      if (field.type === "search") {
        return wanted.toLowerCase().split(/\s+/).every((word) => text.includes(word));
      }
      const cell = cells[Number(field.dataset.column)];
      return cell === wanted || (field.name === "records-needed" && cell.split(", ").includes(wanted));
    });

  const filter = () => {
    let shown = 0;
    for (const each of rows) {
      const kept = meets(each);
      each.row.hidden = !kept;
      shown += kept ? 1 : 0;
    }
    const text = `${shown} of ${rows.length} indicators`;
    if (said.textContent !== text) {
      said.textContent = text;
    }
  };

  // A choice of the form is written as #domain=referrals&unit=percent; any other # is a heading's.
  const isChoice = (hash) => hash.includes("=");

  const remember = () => {
    const chosen = new URLSearchParams();
    for (const field of fields) {
      if (field.value.trim()) {
        chosen.set(field.name, field.value.trim());
      }
    }
    const hash = chosen.toString();
    if (hash || isChoice(location.hash)) {
      history.replaceState(null, "", `#${hash}`);
    }
  };

  const recall = () => {
    if (isChoice(location.hash)) {
      const chosen = new URLSearchParams(location.hash.slice(1));
      for (const field of fields) {
        field.value = chosen.get(field.name) ?? "";
        if (field.selectedIndex === -1) {
          field.value = ""; // a choice that the list no longer has
        }
      }
    }
    filter();
  };

  form.addEventListener("input", () => {
    filter();
    remember();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => {
    // The fields are emptied after this event.
    setTimeout(() => {
      filter();
      remember();
    });
  });
  addEventListener("hashchange", recall);
  form.hidden = false;
  recall();
});
