// What this tab looked at last, so that whoever saves a session comes back to the same view of the same day.

const KEY = "agenda";

const read = () => JSON.parse(sessionStorage.getItem(KEY) ?? "{}");

export const recall = (name) => read()[name];

export const keep = (name, value) => sessionStorage.setItem(KEY, JSON.stringify({ ...read(), [name]: value }));
