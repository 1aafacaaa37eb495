/** A subject under which citizens find services. A retired one keeps its name for the services that have it. */
export type Topic = { readonly id: number; readonly name: string; readonly retired: boolean };

const names = [
  "Altro",
  "Ambiente e animali",
  "Attività produttive e commercio",
  "Benessere sociale",
  "Casa e utenze",
  "Cultura, tempo libero e sport",
  "Educazione e formazione",
  "Giustizia e legge",
  "Lavori edilizi, catasto e urbanistica",
  "Mobilità e trasporti",
  "Redditi, patrimoni e fisco",
  "Servizi anagrafici e civici",
  "Servizi elettorali",
  "Sicurezza e Protezione Civile",
  "Suolo, spazi e beni pubblici",
  "Viaggi e turismo",
  "Vita lavorativa",
  "Salute",
] as const;

/** The catalogue, in the order of its identifiers, which count from 0. */
export const topics: ReadonlyArray<Topic> = names.map((name, id) => ({ id, name, retired: false }));

export const findTopic = (catalogue: ReadonlyArray<Topic>, id: number): Topic | null =>
  catalogue.find((topic) => topic.id === id) ?? null;

/** A topic that a service may take, or may keep although it was retired since. */
export const isAvailable = (
  catalogue: ReadonlyArray<Topic>,
  id: number,
  current: number | null,
): boolean => {
  const topic = findTopic(catalogue, id);
  return topic !== null && (!topic.retired || id === current);
};
