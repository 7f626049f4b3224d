"""The rules of quizzes, a file per group of verbs: bank, papers, attempts, saving, grading."""
