"""The screens. A new one is a subclass of `HubScreen`: `KEY` (its number), `OFFERS` (its acts, the first five in the footer), `SHOWS`
(the kinds of record whose change reloads it), `load()` (reads its `Content` in a worker) and a `do_<act>` for each act; its loader
stands in `tui.app.SCREENS_BY_KEY`."""
