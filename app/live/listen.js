// Several events of one target, heard together and given up together.

/**
 * Begin to hear; what is returned ends it.
 *
 * @param {EventTarget} target
 * @param {Handlers} handlers
 * @param {AddEventListenerOptions} [options]
 */
export function listen(target, handlers, options) {
  const all = /** @type {[string, EventListener][]} */ (Object.entries(handlers));
  for (const [name, act] of all) target.addEventListener(name, act, options);
  return () => {
    for (const [name, act] of all) target.removeEventListener(name, act, options);
  };
}
