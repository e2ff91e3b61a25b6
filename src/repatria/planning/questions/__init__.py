"""What would it take, and what if: questions about a case, each answered by plans of cases like it."""
