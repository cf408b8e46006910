"""What is: the nouns of a park, their rules, the live walk and the store that keeps them."""
