/** What the server does not have yet, as a text to read, to print, to send on, and (below) to be read by a program. */
export function asFile({ title, operations, drafts = [], label, personName, at }) {
  const lines = operations.map(({ kind, at: moment, payload }, index) => {
    const facts = [
      label(`did_${kind.split(".")[1]}`),
      payload.kind && label(`kind_${payload.kind}`),
      personName(payload.speaker),
    ];
    return [`${index + 1}. ${facts.filter(Boolean).join(" · ")} (${moment})`, payload.text].filter(Boolean).join("\n");
  });
  for (const text of drafts) lines.push(`${label("left_draft")}\n${text}`);
  const told = JSON.stringify(
    operations.map(({ id, kind, at: moment, payload }) => ({ id, kind, at: moment, payload })),
    null,
    2,
  );
  return `\ufeff${title}\n${at.toISOString()}\n\n${lines.join("\n\n")}\n\n----\n${told}\n`;
}
