"""What each lesson looks at: a room a lesson, named like its notebook."""
