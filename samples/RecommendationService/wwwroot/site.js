// The page asks the service that it came from, and writes all that it is told as text, never as markup.
const SHOWN = 10;
const OFFERED = 25;

const byId = id => document.getElementById(id);
const ratings = new Map(); // by id as text: { item, title, rating }
let range = { lowest: 0.5, highest: 5 };
let choices = []; // the ratings to choose from, the highest first; with one of them a tick says all
let asked = 0;
let touched = false;
let similarTo = null;
let similarAsked = 0;

/** Makes an element; what is not an element becomes text. */
function make(name, properties = {}, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children.filter(child => child !== null && child !== undefined));
  return element;
}

async function ask(address, body) {
  const response = await fetch(address, body === undefined ? undefined : { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  const answer = await response.json();
  if (!response.ok)
    throw new Error(answer.detail ?? answer.title ?? `The service answered ${response.status}.`);
  return answer;
}

const nameOf = item => item.title ?? `Item ${item.item}`;
const genresOf = item => item.genres.join(", ");
const path = id => encodeURIComponent(id);
const shown = rating => Number(rating.toPrecision(6)); // a step may have a tail of digits

function showProblem(place, error) {
  place.hidden = !error;
  place.textContent = error ? error.message : "";
}

/** A film with a number at its right side, as a part of the largest. */
function row(item, value, digits, lowest, highest, why) {
  const title = make("button", { type: "button", className: "title" }, nameOf(item));
  title.setAttribute("aria-haspopup", "dialog");
  title.addEventListener("click", () => openSimilar(item));
  const meter = make("meter", { min: lowest, max: Math.max(highest, lowest + 1e-6), value });
  meter.setAttribute("aria-hidden", "true");
  return make("li", {}, title, make("span", { className: "genres" }, genresOf(item)), make("span", { className: "score" }, value.toFixed(digits), meter), why);
}

function whyOf(item) {
  if (!item.why?.length)
    return null;
  const line = make("span", { className: "why" }, "Close to ");
  item.why.forEach((reason, k) => {
    if (k > 0)
      line.append(", ");
    line.append(make("b", {}, nameOf(reason)), ` (${reason.similarity.toFixed(2)}${reason.rating == null || choices.length < 2 ? "" : `, you: ${shown(reason.rating)}`})`);
  });
  return line;
}

function noteOf(answer, who) {
  const source = answer.source === "Popularity" ? `${who} is unknown: this is what most people have watched.` : `What the model predicts for ${who}.`;
  const status = { Full: "", Partial: " Fewer films are left than asked for.", SeenEverything: " Every film has been seen.", NoCandidates: " No film is left to choose from." }[answer.status];
  const unknown = answer.unknownItems?.length ? ` Passed over as unknown: ${answer.unknownItems.join(", ")}.` : "";
  return source + status + unknown;
}

/** Shows the answer to the latest question only, however late others come. */
async function show(who, question) {
  const number = ++asked;
  byId("result").setAttribute("aria-busy", "true");
  try {
    const answer = await question();
    if (number !== asked)
      return;
    showProblem(byId("problem"), null);
    byId("result-title").textContent = `For ${who}`;
    byId("note").textContent = noteOf(answer, who);
    const highest = Math.max(range.highest, ...answer.items.map(item => item.score));
    const lowest = Math.min(range.lowest, ...answer.items.map(item => item.score));
    byId("list").replaceChildren(...answer.items.map(item => row(item, item.score, 2, lowest, highest, whyOf(item))));
  } catch (error) {
    if (number !== asked)
      return;
    byId("note").textContent = "";
    byId("list").replaceChildren();
    showProblem(byId("problem"), error);
  } finally {
    if (number === asked)
      byId("result").removeAttribute("aria-busy");
  }
}

async function recommendKnown() {
  const user = byId("user").value.trim();
  if (!user)
    return;
  byId("seen").hidden = true;
  await show(`user ${user}`, () => ask("/api/recommendations", { user, n: SHOWN, why: true, excludeSeen: byId("exclude-seen").checked }));
  try {
    const seen = await ask(`/api/users/${path(user)}/seen?n=12`);
    if (user !== byId("user").value.trim() || !seen.isKnown)
      return;
    byId("seen").hidden = false;
    byId("seen-title").textContent = `Has seen ${seen.count} films${seen.count > seen.items.length ? ", among them" : ""}`;
    byId("seen-items").replaceChildren(...seen.items.map(item => make("li", { title: genresOf(item) }, nameOf(item))));
  } catch {
    // The list has told the problem already.
  }
}

async function recommendNew() {
  if (ratings.size === 0) {
    // An answer that is still to come must not hide this, and nobody waits for it any more.
    asked++;
    byId("result").removeAttribute("aria-busy");
    showProblem(byId("problem"), new Error("Tick at least one film."));
    return;
  }
  await show("somebody new", () => ask("/api/fold-in", { n: SHOWN, why: true, ratings: [...ratings.values()].map(({ item, rating }) => ({ item, rating })) }));
}

function selectFor(item, known) {
  const chosen = known?.rating ?? choices[0];
  const select = make("select", { hidden: !known }, ...choices.map(rating => make("option", { value: rating, selected: rating === chosen }, shown(rating))));
  select.setAttribute("aria-label", `Rating of ${nameOf(item)}`);
  return select;
}

function film(item) {
  const key = String(item.item);
  const known = ratings.get(key);
  const select = choices.length > 1 ? selectFor(item, known) : null;
  const tick = make("input", { type: "checkbox", checked: known !== undefined });
  const change = () => {
    if (select)
      select.hidden = !tick.checked;
    if (tick.checked)
      ratings.set(key, { ...item, rating: select ? Number(select.value) : choices[0] ?? range.highest });
    else
      ratings.delete(key);
    countRatings();
  };
  tick.addEventListener("change", change);
  select?.addEventListener("change", change);
  return make("li", {}, make("label", {}, tick, make("span", {}, nameOf(item)), make("small", {}, genresOf(item))), select);
}

function countRatings() {
  const told = r => choices.length < 2 ? nameOf(r) : `${nameOf(r)} (${shown(r.rating)})`;
  byId("rated").textContent = ratings.size === 0 ? "Nothing ticked yet." : `${ratings.size} ticked: ${[...ratings.values()].map(told).join(", ")}.`;
}

async function findFilms() {
  const title = byId("search").value.trim();
  const found = await ask(`/api/items?n=${OFFERED}&title=${encodeURIComponent(title)}`);
  // Whoever types before the page knows which ratings there are.
  await served;
  if (title === byId("search").value.trim())
    byId("films").replaceChildren(...(found.items.length ? found.items.map(film) : [make("li", {}, "No title has that in it.")]));
}

const findFilmsOrTell = () => findFilms().catch(error => showProblem(byId("problem"), error));

/** Shows the answer to the latest question only, as a list does: another film, or another measure for this one. */
async function openSimilar(item) {
  const number = ++similarAsked;
  similarTo = item;
  const dialog = byId("similar");
  byId("similar-title").textContent = `Like ${nameOf(item)}`;
  byId("similar-list").replaceChildren();
  showProblem(byId("similar-problem"), null);
  if (!dialog.open)
    dialog.showModal();
  try {
    const measure = document.querySelector("input[name=measure]:checked").value;
    const answer = await ask(`/api/items/${path(item.item)}/similar?n=${SHOWN}&measure=${measure}`);
    if (number !== similarAsked)
      return;
    showProblem(byId("similar-problem"), answer.isKnown ? null : new Error("The model knows nothing about this film."));
    const values = answer.items.map(other => other.similarity);
    byId("similar-list").replaceChildren(...answer.items.map(other => row(other, other.similarity, 2, Math.min(0, ...values), measure === "cosine" ? 1 : Math.max(...values), null)));
  } catch (error) {
    if (number === similarAsked)
      showProblem(byId("similar-problem"), error);
  }
}

function chooseWho(who) {
  byId("known-form").hidden = who !== "known";
  byId("new-form").hidden = who !== "new";
}

async function askWhatIsServed() {
  const health = await ask("/api/health");
  range = { lowest: health.lowestRating, highest: health.highestRating };
  choices = health.ratings;
  byId("say-how").hidden = choices.length < 2;
  const facts = [["recommender", health.recommenderVersion], ["users", health.users], ["films", health.items], ["seen pairs", health.seenPairs]];
  byId("health").replaceChildren(...facts.map(([name, value]) => make("div", {}, make("dt", {}, name), make("dd", {}, value.toLocaleString("en")))));
}

async function start() {
  await served;
  const { users } = await ask("/api/users?n=50");
  byId("users").replaceChildren(...users.map(({ user, seen }) => make("option", { value: user, label: `has seen ${seen}` })));
  countRatings();
  await findFilms();
  // Whoever was quicker than the service keeps what they have typed or asked for.
  if (users.length > 0 && !touched) {
    byId("user").value = users[0].user;
    await recommendKnown();
  }
}

for (const type of ["input", "change", "submit"])
  document.addEventListener(type, () => { touched = true; }, true);
byId("known-form").addEventListener("submit", event => { event.preventDefault(); recommendKnown(); });
byId("exclude-seen").addEventListener("change", recommendKnown);
byId("new-form").addEventListener("submit", event => { event.preventDefault(); recommendNew(); });
byId("clear").addEventListener("click", () => { ratings.clear(); countRatings(); findFilmsOrTell(); });
let typing;
byId("search").addEventListener("input", () => { clearTimeout(typing); typing = setTimeout(findFilmsOrTell, 150); });
for (const radio of document.querySelectorAll("input[name=who]"))
  radio.addEventListener("change", () => chooseWho(radio.value));
for (const radio of document.querySelectorAll("input[name=measure]"))
  radio.addEventListener("change", () => openSimilar(similarTo));
// A browser may keep what was chosen before the page was loaded again.
chooseWho(document.querySelector("input[name=who]:checked").value);
const served = askWhatIsServed();
start().catch(error => showProblem(byId("problem"), error));
