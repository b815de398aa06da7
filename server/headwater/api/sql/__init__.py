"""SQL read as a plan: the text of a query becomes the operators that pandas' calls become."""
