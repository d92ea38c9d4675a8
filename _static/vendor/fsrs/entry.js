export { FSRS, Rating, createEmptyCard } from "ts-fsrs";
