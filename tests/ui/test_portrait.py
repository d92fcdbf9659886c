"""The hand on the portrait: clicks, drags, wheel, layers, hover."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import expect


def starts(visitor):
    return visitor.header["starts"]


def test_a_click_starts_a_trajectory_and_its_start_can_be_dragged_and_removed(visitor):
    page, mouse = visitor.page, visitor.page.mouse
    before = len(starts(visitor))
    mouse.click(*visitor.place(-0.5, 0.4))
    visitor.until("gs.header().starts.length === it", before + 1)
    assert starts(visitor)[-1] == [pytest.approx(-0.5, abs=5e-3), pytest.approx(0.4, abs=5e-3),
                                   "forward"]  # fmt: skip
    assert visitor.header["highlighted"] == before
    # the highlighted line begins where it was clicked
    begin = visitor.look("[gs.data('highlighted').x[0], gs.data('highlighted').y[0]]")
    assert begin == pytest.approx([-0.5, 0.4], abs=5e-3)
    assert visitor.look("gs.data('series_main').t.length") > 10

    mouse.move(*visitor.place(-0.5, 0.4))
    mouse.down()
    mouse.move(*visitor.place(0.3, -0.2), steps=12)
    mouse.up()
    visitor.until("Math.abs(gs.header().starts.at(-1)[0] - 0.3) < 5e-3")
    assert starts(visitor)[-1][1] == pytest.approx(-0.2, abs=5e-3)
    assert visitor.look("gs.window()") == pytest.approx([-1.1, 1.1, -1.1, 1.1])  # not panned
    visitor.button("Undo").click()
    visitor.until("Math.abs(gs.header().starts.at(-1)[0] + 0.5) < 5e-3")

    page.keyboard.down("Alt")
    mouse.click(*visitor.place(-0.5, 0.4))
    page.keyboard.up("Alt")
    visitor.until("gs.header().starts.length === it", before)


def test_clicks_in_quick_succession_are_all_taken(visitor):
    before = len(starts(visitor))
    places = [(-0.8, 0.5), (-0.5, 0.3), (-0.2, 0.6), (0.1, 0.2), (0.4, 0.5), (0.7, 0.3)]
    for x, y in [visitor.place(*place) for place in places]:
        visitor.page.mouse.click(x, y)
    visitor.until("gs.header().starts.length === it", before + len(places))
    assert [s[0] for s in starts(visitor)[before:]] == pytest.approx(
        [x for x, _ in places], abs=5e-3
    )


def test_a_click_on_a_start_highlights_it(visitor):
    x, y, _ = starts(visitor)[2]
    assert visitor.header["highlighted"] == 0
    visitor.page.mouse.click(*visitor.place(x, y))
    visitor.until("gs.header().highlighted === 2")
    assert len(starts(visitor)) == 5


def test_the_list_of_trajectories(visitor):
    page = visitor.page
    visitor.unfold("Trajectories")
    visitor.button("Remove all").click()
    visitor.until("gs.header().starts.length === 0 && !gs.data('trajectories').x.length")
    page.get_by_role("radio", name="both").check()
    visitor.button("Add one").click()
    visitor.until("gs.header().starts.length === 1")
    assert starts(visitor) == [[0, 0, "both"]]
    visitor.type("start 1 x", "0.25")
    visitor.until("gs.header().starts[0][0] === 0.25")
    visitor.type("start 1 y", "-0.5")
    visitor.until("gs.header().starts[0][1] === -0.5")
    page.get_by_role("combobox", name="start 1 direction").select_option("backward")
    visitor.until("gs.header().starts[0][2] === 'backward'")
    assert visitor.header["span"]["t"][0] < 0
    visitor.type("duration T", "33")
    visitor.until("gs.header().duration === 33")
    visitor.type("duration T", "2001")
    visitor.alert("duration T is limited to ±2000")
    visitor.button("remove trajectory 1").click()
    visitor.until("gs.header().starts.length === 0")


def test_the_wheel_zooms_and_everything_is_computed_anew(visitor):
    visitor.page.mouse.move(*visitor.place(-0.6, -0.5))
    for _ in range(4):
        visitor.page.mouse.wheel(0, -240)
    visitor.until("gs.window()[1] - gs.window()[0] < 1.6")
    visitor.until("gs.header().bounds.every((v, i) => v === gs.window()[i])")
    xmin, xmax, ymin, ymax = visitor.look("gs.window()")
    assert xmin < -0.6 < xmax
    assert ymin < -0.5 < ymax
    drawn = visitor.look("Object.fromEntries(['x', 'y', 'dw', 'dh'].map(k => "
                         "[k, gs.data('map')[k][0]]))")  # fmt: skip
    assert drawn == {"x": xmin, "y": ymin, "dw": xmax - xmin, "dh": ymax - ymin}
    for name in ("x_nullcline", "y_nullcline"):
        inside = visitor.look(
            "((d, [a, b, c, e]) => [...d.x].map((x, i) => Number.isNaN(x) || "
            "(x >= a - 0.01 && x <= b + 0.01 && d.y[i] >= c - 0.01 && d.y[i] <= e + 0.01)))"
            "(gs.data(it), gs.window())", name,
        )  # fmt: skip
        assert inside
        assert all(inside), name
    visitor.until("location.search.includes('bounds=')")
    ends = visitor.page.url.partition("bounds=")[2].partition("&")[0].split(",")
    assert len(ends) == 4 and all(len(end) <= 8 for end in ends)  # no digits that mean nothing


def test_panning_moves_the_window(visitor):
    mouse = visitor.page.mouse
    mouse.move(*visitor.place(0.4, -0.4))
    mouse.down()
    mouse.move(*visitor.place(0.1, -0.1), steps=8)
    mouse.up()
    visitor.until("Math.abs(gs.header().bounds[0] + 0.8) < 0.02")
    assert visitor.header["bounds"] == pytest.approx([-0.8, 1.4, -1.4, 0.8], abs=0.02)
    assert len(starts(visitor)) == 5  # a pan is no click


def test_the_window_s_fields_and_buttons(visitor):
    visitor.unfold("Window")
    for name, value in (("x from", "-0.5"), ("x to", "0.5"), ("y from", "-0.25"), ("y to", "0.25")):
        visitor.type(name, value)
    visitor.until("gs.header().bounds.join() === '-0.5,0.5,-0.25,0.25'")
    visitor.until("gs.window().join() === '-0.5,0.5,-0.25,0.25'")
    visitor.button("Zoom in").click()
    visitor.until("gs.header().bounds.join() === '-0.25,0.25,-0.125,0.125'")
    visitor.button("Zoom out").click()
    visitor.until("gs.header().bounds.join() === '-0.5,0.5,-0.25,0.25'")
    visitor.type("x from", "0.75")  # beyond the right side
    visitor.alert("xmin < xmax")
    expect(visitor.field("x from")).to_have_value("−0.5")
    assert visitor.look("gs.window()") == [-0.5, 0.5, -0.25, 0.25]
    visitor.type("y to", "101")
    visitor.alert("y to is limited to ±100")
    visitor.button("Whole square").click()
    visitor.until("gs.window().join() === '-1.1,1.1,-1.1,1.1'")


def test_layers_are_switched_off_and_on(visitor):
    names = {
        "map": ["map"],
        "streamlines": ["streamlines", "arrows"],
        "nullclines": ["x_nullcline", "y_nullcline", "y_nullcline_core", "nullcline_labels"],
        "points": ["points", "halo"],
        "trajectories": ["trajectories", "highlighted", "starts"],
    }
    for layer, models in names.items():
        chip = visitor.page.get_by_role("button", name=layer, exact=True)
        expect(chip).to_have_attribute("aria-pressed", "true")
        for shown in (False, True):
            chip.click()
            expect(chip).to_have_attribute("aria-pressed", str(shown).lower())
            visitor.until("it[0].every(n => gs.model(n).visible === it[1])", [models, shown])
            visitor.until("gs.header().layers.includes(it[0]) === it[1]", [layer, shown])
    visitor.page.get_by_role("button", name="streamlines").click()
    rest = "layers=map,nullclines,separatrices,cycles,regions,points,trajectories"
    visitor.until("location.search.includes(it)", rest)


def test_the_map_shows_what_is_chosen(visitor):
    choice = visitor.page.get_by_role("combobox", name="colour map shows")
    scale = visitor.page.get_by_role("img", name="Colours of the map")
    expect(scale).to_contain_text("slow 0.0032")
    expect(scale).to_contain_text("0.32 fast")
    expect(scale).to_have_attribute(
        "title", re.compile(r"^log₁₀ speed \|dh/dt\|, from −2.5 to −0.5")
    )
    for key, title in (("r1", "reset gate r₁"), ("z2", "update gate z₂")):
        choice.select_option(key)
        expect(scale).to_have_text(f"{title}01")
    # without update weights z is 1/2 everywhere
    assert set(visitor.look("[...gs.data('map').image[0]]")) <= {127, 128}


def test_hovering_a_fixed_point_shows_its_eigenvalues_and_eigenvectors(visitor):
    visitor.page.keyboard.press("1")
    visitor.until("gs.header().preset === 'fig2a'")
    points = visitor.look("gs.data('points')")
    i = points["kind"].index("saddle")
    x, y = visitor.place(points["x"][i], points["y"][i])
    visitor.page.mouse.move(x - 30, y)
    visitor.page.mouse.move(x, y, steps=4)
    visitor.until("gs.data('eigenvectors').x0.length === 2")
    tooltip = visitor.page.locator(".bk-Tooltip").filter(has_text="saddle")
    expect(tooltip).to_be_visible()
    expect(tooltip).to_contain_text("(proven)")
    expect(tooltip).to_contain_text("eigenvalues")
    visitor.page.mouse.move(x - 60, y - 60, steps=4)
    visitor.until("gs.data('eigenvectors').x0.length === 0")


def test_hovering_a_time_series_marks_the_state(visitor):
    box = visitor.look(
        "((v) => { const b = v.canvas_view.events_el.getBoundingClientRect(), f = v.frame.bbox;"
        " return [b.left + f.left + f.width / 2, b.top + f.top + f.height / 2] })"
        "(Bokeh.index.find_one(gs.model('series_x')))"
    )
    visitor.page.mouse.move(box[0] - 20, box[1])
    visitor.page.mouse.move(box[0], box[1], steps=4)
    visitor.until("gs.data('now').x.length === 1")
    state = visitor.look("[gs.data('now').x[0], gs.data('now').y[0]]")
    nearest = visitor.look(
        "Math.min(...[...gs.data('series_main').x].map((x, i) => "
        "Math.hypot(x - it[0], gs.data('series_main').y[i] - it[1])))", state,
    )  # fmt: skip
    assert nearest == 0


def test_close_points_are_one_marker_that_zooming_parts(share):
    visitor = share("v=1&Uh=2.0002,0,0,2.0002&mode=entries")
    assert visitor.look("gs.data('groups').label") == ["9"]
    visitor.unfold("Window")
    visitor.button("Zoom in").click()
    for _ in range(5):
        visitor.button("Zoom in").click()
    visitor.until("gs.data('points').x.length === 9 && gs.data('groups').x.length === 0")


def test_a_cluster_is_marked_and_named_not_resolved(share):
    visitor = share("v=1&Uh=2,0,0,2")
    found = visitor.page.locator("section.gs-found")
    expect(found).to_have_attribute("data-status", "not resolved")
    expect(found.locator(".proof")).to_have_text("one cluster not resolved")
    expect(found.locator("tr.cluster")).to_contain_text("not resolved")
    assert visitor.look("gs.data('groups').label") == ["?"]


def test_points_are_seen_in_the_colours_of_their_kinds(visitor):
    """On the screen: the pixels in the middle of a sink, a source and a start."""
    places = {
        "sink": (0.8913, -0.9043), "source": (-0.6036, -0.5307), "start": (0.2, -0.4)
    }  # fmt: skip
    seen = {}
    for name, at in places.items():
        x, y = visitor.place(*at)
        clip = {"x": x - 1, "y": y - 1, "width": 2, "height": 2}
        picture = Image.open(io.BytesIO(visitor.page.screenshot(clip=clip))).convert("RGB")
        seen[name] = picture.getpixel((0, 0))
    red, green, blue = seen["sink"]
    assert blue > red + 100 and blue > green + 30, seen
    assert len(set(seen.values())) == 3 and (255, 255, 255) not in (seen["sink"], seen["start"])
